package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.ForwardingEvent;
import dev.lac.dataplane.Relay;
import dev.lac.dataplane.TunnelPath;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sessions carried stays in the sum when they have left. */
class TrafficSumTest {
    private final Map<Relay, Map<ForwardingEvent, Long>> events = new HashMap<>();
    private final TrafficSum sum = new TrafficSum(relay -> events.getOrDefault(relay, Map.of()));

    private static Relay relay(int sessionId) {
        InetSocketAddress ours = new InetSocketAddress("192.0.2.1", 1701);
        TunnelPath path = new TunnelPath(0, ours, new InetSocketAddress("192.0.2.21", 1701));
        return new Relay(
                new Relay.Access(0, new MacAddress(0x0200_0000_0000L + sessionId), VlanTags.NONE, sessionId),
                new Relay.Session(path, 1, sessionId, 2, sessionId, DataFormat.PLAIN));
    }

    @Test
    void eventsOfPresentAndPastSessionsAreAdded() {
        Relay stays = relay(1);
        Relay leaves = relay(2);
        sum.add(stays);
        sum.add(leaves);
        events.put(stays, Map.of(ForwardingEvent.MISSING_IN_SEQUENCE, 2L));
        events.put(leaves, Map.of(ForwardingEvent.MISSING_IN_SEQUENCE, 3L, ForwardingEvent.DROPPED_WRONG_PEER, 1L));
        assertThat(sum.total().events())
                .isEqualTo(Map.of(ForwardingEvent.MISSING_IN_SEQUENCE, 5L, ForwardingEvent.DROPPED_WRONG_PEER, 1L));
        sum.remove(leaves);
        sum.remove(leaves);
        events.remove(leaves);
        events.put(stays, Map.of(ForwardingEvent.MISSING_IN_SEQUENCE, 4L));
        assertThat(sum.total().events())
                .isEqualTo(Map.of(ForwardingEvent.MISSING_IN_SEQUENCE, 7L, ForwardingEvent.DROPPED_WRONG_PEER, 1L));
        assertThat(sum.sessions()).isEqualTo(1);
        assertThat(sum.pastSessions()).isEqualTo(1);
    }
}
