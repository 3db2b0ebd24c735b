package dev.lac.server;

import dev.lac.dataplane.ForwardingEvent;
import dev.lac.dataplane.Relay;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The traffic of a changing set of sessions: what those carry that are there, and what those carried that have left. */
final class TrafficSum {
    private final Function<Relay, Map<ForwardingEvent, Long>> events;
    private final Set<Relay> relays = new HashSet<>();
    private Carried past = Carried.NOTHING;
    private long pastSessions;

    TrafficSum() {
        this(Relay::events);
    }

    /** @param events what happened to a session's frames other than being relayed */
    TrafficSum(Function<Relay, Map<ForwardingEvent, Long>> events) {
        this.events = events;
    }

    void add(Relay relay) {
        relays.add(relay);
    }

    /** To be called when the data plane relays no longer: what it counted by then stays in the sum. */
    void remove(Relay relay) {
        if (relays.remove(relay)) {
            past = past.plus(carried(relay));
            pastSessions++;
        }
    }

    private Carried carried(Relay relay) {
        return Carried.of(relay.traffic(), events.apply(relay));
    }

    Carried total() {
        long upPackets = 0;
        long upOctets = 0;
        long downPackets = 0;
        long downOctets = 0;
        Carried happened = Carried.NOTHING;
        for (Relay relay : relays) {
            Relay.Traffic traffic = relay.traffic();
            upPackets += traffic.upPackets();
            upOctets += traffic.upOctets();
            downPackets += traffic.downPackets();
            downOctets += traffic.downOctets();
            Map<ForwardingEvent, Long> besides = events.apply(relay);
            if (!besides.isEmpty()) {
                happened = happened.plus(new Carried(0, 0, 0, 0, besides));
            }
        }
        return past.plus(new Carried(upPackets, upOctets, downPackets, downOctets, happened.events()));
    }

    /** Packets towards subscribers, of the sessions that are there. */
    long presentDownPackets() {
        long packets = 0;
        for (Relay relay : relays) {
            packets += relay.traffic().downPackets();
        }
        return packets;
    }

    int sessions() {
        return relays.size();
    }

    long pastSessions() {
        return pastSessions;
    }
}
