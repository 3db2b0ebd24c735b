package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that came lately and their answers, so that a request is acted upon once (RFC 5080 §2.2.2).
 *
 * <p>A request with an Event-Timestamp is remembered for as long as it is current, wherever it comes from: its authenticator is that of
 * these very octets at that very time, so that whoever sends it again repeats it. One without is remembered for {@link #BRIEFLY} together
 * with where it came from.
 */
final class AnswerCache {
    /** The longest that RFC 5080 §2.2.2 recommends. */
    private static final Duration BRIEFLY = Duration.ofSeconds(30);

    private static final int MOST = 10_000;

    private long timestamped;
    private final Counters<DynamicAuthorizationEvent> counters;

    /** Each in the order in which they expire. */
    private final Map<Key, Entry> current = new LinkedHashMap<>();

    private final Map<Key, Entry> recent = new LinkedHashMap<>();

    private record Key(@Nullable InetSocketAddress from, int identifier, Octets authenticator) {}

    /** A request and, when there is one, its answer. */
    static final class Entry {
        private final long expires;
        private @Nullable Octets answer;

        private Entry(long expires) {
            this.expires = expires;
        }

        @Nullable
        Octets answer() {
            return answer;
        }

        void answer(Octets datagram) {
            answer = datagram;
        }
    }

    AnswerCache(Duration window, Counters<DynamicAuthorizationEvent> counters) {
        timestamped = memory(window);
        this.counters = counters;
    }

    /** What is stamped with the last moment we accept stays current for twice the window. */
    private static long memory(Duration window) {
        return window.multipliedBy(2).plus(BRIEFLY).toNanos();
    }

    /** Another window, for requests that come from now on. */
    void configure(Duration window) {
        timestamped = memory(window);
    }

    /** What is remembered of {@code request}; absent for a new one. */
    @Nullable
    Entry find(InetSocketAddress from, Packet request, long now) {
        expire(current, now);
        expire(recent, now);
        return kind(request).get(key(from, request));
    }

    /** Remembers {@code request} as one that is worked on. */
    Entry begin(InetSocketAddress from, Packet request, long now) {
        Map<Key, Entry> kind = kind(request);
        if (kind.size() >= MOST) {
            kind.remove(kind.keySet().iterator().next());
            counters.increment(DynamicAuthorizationEvent.ANSWER_FORGOTTEN);
        }
        Entry entry = new Entry(now + (isTimestamped(request) ? timestamped : BRIEFLY.toNanos()));
        kind.put(key(from, request), entry);
        return entry;
    }

    private Map<Key, Entry> kind(Packet request) {
        return isTimestamped(request) ? current : recent;
    }

    private static Key key(InetSocketAddress from, Packet request) {
        return new Key(isTimestamped(request) ? null : from, request.identifier(), request.authenticator());
    }

    private static boolean isTimestamped(Packet request) {
        return request.first(AttributeType.EVENT_TIMESTAMP).isPresent();
    }

    private static void expire(Map<Key, Entry> entries, long now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && oldest.next().expires <= now) {
            oldest.remove();
        }
    }
}
