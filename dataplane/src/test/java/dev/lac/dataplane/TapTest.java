package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who looks at a session's frames sees those that are relayed, all of them and no others. */
class TapTest extends RelayFixture {
    private final List<String> seen = new ArrayList<>();
    private boolean fails;

    private final Tap tap = new Tap() {
        @Override
        public void upstream(ByteBuffer ppp) {
            saw("up ", ppp);
        }

        @Override
        public void downstream(ByteBuffer ppp) {
            saw("down ", ppp);
        }
    };

    private void saw(String direction, ByteBuffer ppp) {
        assertThat(ppp.isReadOnly()).isTrue();
        seen.add(direction + Octets.copyOf(ppp));
        if (fails) {
            throw new IllegalStateException("the test's own");
        }
    }

    @Test
    void bothDirectionsAreSeenFromTheProtocolFieldOn() {
        dataPlane.tap(relay, tap);
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP + "0000 0000 0000 0000");
        fromLns("0002 0a0a 0b0b ff03" + IP);
        fromLns("4b02 0018 0a0a 0b0b 0001 0000 0002 ffff ff03" + IP);
        fromLns("0002 0a0a 0b0b 21 45");
        dataPlane.relayUpstream(relay, Octets.ofHex("c021 0901 0004").buffer());
        dataPlane.relayDownstream(
                LNS, Octets.ofHex("0002 0a0a 0b0b ff03 c021 0a01 0004").buffer());
        assertThat(seen)
                .containsExactly(
                        "up 002145000054",
                        "down 002145000054",
                        "down 002145000054",
                        "down 2145",
                        "up c02109010004",
                        "down c0210a010004");
        assertThat(frames).hasSize(4);
        assertThat(datagrams).hasSize(2);
    }

    @Test
    void whatIsNotRelayedIsNotSeen() {
        dataPlane.tap(relay, tap);
        fromSubscriber("020000000001 020000000a0c 8864 1100 1234 0006" + IP);
        fromSubscriber(TO_LAC + "1100 1234 0000");
        fromSubscriber(TO_LAC + "1100 1235 0006" + IP);
        fromLns("0002 0a0b 0b0b ff03" + IP);
        fromLns("0002 0a0a 0b0b ff03");
        relay.session().path().route(new TunnelPath.Route(0, "", 1500, "down"));
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        assertThat(seen).isEmpty();
    }

    @Test
    void messagesThatWaitedAreSeenWhenTheyGoOn() {
        use(relay(
                VlanTags.of(VlanTags.TPID_8021Q, 7),
                0x0b0b,
                new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ofMillis(100))));
        dataPlane.tap(relay, tap);
        fromLns("0802 0a0a 0b0b 0000 0000 ff03 0021 00");
        fromLns("0802 0a0a 0b0b 0002 0000 ff03 0021 02");
        fromLns("0802 0a0a 0b0b 0001 0000 ff03 0021 01");
        fromLns("0802 0a0a 0b0b 0004 0000 ff03 0021 04");
        assertThat(seen).containsExactly("down 002100", "down 002101", "down 002102");
        dataPlane.pass(Duration.ofMillis(200));
        assertThat(seen).endsWith("down 002104").hasSize(4);
    }

    /** What is seen is what goes on: 1500 − 38 for IP, UDP, L2TP and PPP − 40 for the inner IP and TCP. */
    @Test
    void theClampedSegmentSizeIsSeen() {
        use(relay(
                VlanTags.NONE,
                0x0b0b,
                new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ZERO)));
        relay.session().path().route(new TunnelPath.Route(1, "lo", 1500, ""));
        dataPlane.tap(relay, tap);
        String syn =
                "0021 4500002c 00004000 40060000 64400001 08080808 c00001bb 00000000 00000000 6002ffff 00000000 0204";
        fromSubscriber(TO_LAC + "1100 1234 002e" + syn + "05b4");
        assertThat(seen).singleElement().asString().endsWith("020405%02x".formatted(relay.innerMtu() - 40 - 0x500));
    }

    @Test
    void aTapMayBeThereBeforeTheRelayAndGoesWhenItIsTakenAway() {
        Relay other = relay(VlanTags.NONE, 0x0b0c, DataFormat.PLAIN);
        dataPlane.tap(other, tap);
        use(other);
        fromLns("0002 0a0a 0b0c ff03" + IP);
        assertThat(seen).hasSize(1);
        dataPlane.tap(other, null);
        fromLns("0002 0a0a 0b0c ff03" + IP);
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        assertThat(seen).hasSize(1);
        assertThat(frames).hasSize(2);
        assertThat(datagrams).hasSize(1);
    }

    @Test
    void aTapThatFailsCostsNoFrameAndIsTakenAway() {
        fails = true;
        dataPlane.tap(relay, tap);
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        dataPlane.tap(relay, tap);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        assertThat(seen).hasSize(2);
        assertThat(datagrams).hasSize(2);
        assertThat(frames).hasSize(2);
        assertThat(relay.traffic()).isEqualTo(new Relay.Traffic(2, 8, 2, 8));
        assertThat(relay.events()).isEqualTo(Map.of(ForwardingEvent.TAP_FAILED, 2L));
        assertThat(count(ForwardingEvent.TAP_FAILED)).isEqualTo(2);
        assertThat(relay.tap()).isNull();
    }

    @Test
    void aTapThatFailedDoesNotTakeItsSuccessorAway() {
        dataPlane.tap(relay, tap);
        relay.untap(new Tap() {
            @Override
            public void upstream(ByteBuffer ppp) {
                throw new IllegalStateException("gone already");
            }

            @Override
            public void downstream(ByteBuffer ppp) {
                throw new IllegalStateException("gone already");
            }
        });
        assertThat(relay.tap()).isSameAs(tap);
    }
}
