package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random octets, and valid conversations with octets changed, cost a counter or a tunnel and throw nothing. */
class FuzzTest {
    private static final Octets SECRET = Octets.ofText("secret");
    private static final CallSpec CALL = new CallSpec(
            1,
            "calling",
            "called",
            "sub",
            1,
            new ProxyLcp(Octets.of(1), Octets.of(2), Octets.of(3)),
            new ProxyAuthentication.Pap(Octets.ofText("user"), 1, Octets.ofText("password")));

    private static TunnelSpec spec() {
        return TunnelSpec.builder("host").secret(SECRET).hideAvps(true).build();
    }

    @Test
    void changedMessagesThrowNothing() {
        Random dice = new Random(1);
        int survived = 0;
        for (int round = 0; round < 3_000; round++) {
            Pair pair = new Pair(round, spec(), spec());
            Pair.LacCall call = pair.call(5, CALL);
            pair.clock.advance(Duration.ofMillis(dice.nextInt(8)));
            List<Octets> said = dice.nextBoolean() || pair.lns == null ? pair.sentByLns : pair.sentByLac;
            boolean toLac = said == pair.sentByLns;
            for (int i = 0; i < 5 && !said.isEmpty(); i++) {
                Octets changed = change(said.get(dice.nextInt(said.size())), dice);
                Tunnel target = toLac ? pair.lac : pair.lns;
                if (target != null) {
                    target.receive(toLac ? Pair.LNS : Pair.LAC, changed.buffer(), pair.clock.now());
                }
            }
            pair.clock.advance(Duration.ofMillis(100));
            survived += call.established;
            pair.lac.close(StopCcnResult.GENERAL_REQUEST, null, "", pair.clock.now());
            pair.clock.advance(Duration.ofMinutes(3));
            assertThat(call.closed).isOne();
            assertThat(pair.lacLog.released).isOne();
            assertThat(pair.lnsLog.released).isEqualTo(pair.lns == null ? 0 : 1);
        }
        assertThat(survived).isBetween(100, 2_999);
    }

    /** Changes an octet or two, cuts, or numbers the message as the next in order so that its AVPs are looked at. */
    private static Octets change(Octets message, Random dice) {
        byte[] octets = message.toByteArray();
        for (int i = dice.nextInt(3); i >= 0; i--) {
            octets[dice.nextInt(octets.length)] ^= (byte) (1 << dice.nextInt(8));
        }
        if (dice.nextBoolean()) {
            octets[9] = (byte) dice.nextInt(6);
        }
        if (dice.nextInt(8) == 0) {
            return Octets.copyOf(octets).slice(0, dice.nextInt(octets.length));
        }
        return Octets.copyOf(octets);
    }

    @Test
    void randomOctetsThrowNothing() {
        Random dice = new Random(2);
        Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
        for (int i = 0; i < 50_000; i++) {
            byte[] octets = new byte[dice.nextInt(60)];
            dice.nextBytes(octets);
            Octets body = Octets.copyOf(octets);
            ReceivedMessage.read(body, dice.nextBoolean() ? SECRET : null, false, counters);
            ReceivedMessage.read(Octets.ofHex("8008000000000002").concat(body), SECRET, false, counters);
            int length = octets.length;
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            if (DataHeader.isValid(buffer, 0, length)) {
                int end = DataHeader.payloadOffset(buffer, 0) + DataHeader.payloadLength(buffer, 0, length);
                assertThat(end).isLessThanOrEqualTo(length);
                assertThat(DataHeader.payloadLength(buffer, 0, length)).isNotNegative();
            }
            try {
                UnaddressedMessage.peek(buffer, SECRET);
            } catch (MalformedPacketException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(counters.get(L2tpEvent.IGNORED_MALFORMED_AVP)).isPositive();
    }
}
