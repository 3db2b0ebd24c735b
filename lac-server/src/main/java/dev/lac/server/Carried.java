package dev.lac.server;

import dev.lac.dataplane.ForwardingEvent;
import dev.lac.dataplane.Relay;
import java.util.EnumMap;
import java.util.Map;

/**
 * What sessions have carried, counted as {@link Relay.Traffic} counts, and what happened to their frames besides.
 *
 * @param events by reason, without those that never happened
 */
record Carried(long upPackets, long upOctets, long downPackets, long downOctets, Map<ForwardingEvent, Long> events) {
    static final Carried NOTHING = new Carried(0, 0, 0, 0, Map.of());

    Carried {
        events = Map.copyOf(events);
    }

    static Carried of(Relay.Traffic traffic, Map<ForwardingEvent, Long> events) {
        return new Carried(
                traffic.upPackets(), traffic.upOctets(), traffic.downPackets(), traffic.downOctets(), events);
    }

    Carried plus(Carried other) {
        if (other.events.isEmpty()) {
            return plus(other, events);
        }
        Map<ForwardingEvent, Long> sum = new EnumMap<>(ForwardingEvent.class);
        sum.putAll(events);
        other.events.forEach((event, times) -> sum.merge(event, times, Long::sum));
        return plus(other, sum);
    }

    private Carried plus(Carried other, Map<ForwardingEvent, Long> happened) {
        return new Carried(
                upPackets + other.upPackets,
                upOctets + other.upOctets,
                downPackets + other.downPackets,
                downOctets + other.downOctets,
                happened);
    }
}
