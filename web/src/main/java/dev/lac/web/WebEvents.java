package dev.lac.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How often each {@link WebEvent} was; for any number of threads. */
final class WebEvents {
    private final Map<WebEvent, AtomicLong> counts = new EnumMap<>(WebEvent.class);

    WebEvents() {
        for (WebEvent event : WebEvent.values()) {
            counts.put(event, new AtomicLong());
        }
    }

    void count(WebEvent event) {
        of(event).incrementAndGet();
    }

    long get(WebEvent event) {
        return of(event).get();
    }

    private AtomicLong of(WebEvent event) {
        return Objects.requireNonNull(counts.get(event));
    }
}
