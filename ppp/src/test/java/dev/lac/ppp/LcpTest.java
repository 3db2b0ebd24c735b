package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LCP where it is no conversation: adopted from a LAC (RFC 2661 §4.4.5), and its settings. */
class LcpTest {
    private static final List<AuthProtocol> BOTH = List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP);

    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<String> told = new ArrayList<>();
    private final Lcp lcp = lcp(settings(0, null));
    private final Dialogue dialogue =
            new Dialogue(clock, (frame, now) -> lcp.receive(frame.slice(2, frame.length()), now));

    private static Lcp.Settings settings(int mrru, Octets endpoint) {
        return new Lcp.Settings(
                1492, 1492, BOTH, List.of(), RestartTimers.DEFAULTS, Duration.ofSeconds(10), 2, mrru, endpoint, "");
    }

    private Lcp lcp(Lcp.Settings settings) {
        return new Lcp("test", settings, new Random(42), counters, new Lcp.Owner() {
            @Override
            public void send(Octets frame) {
                dialogue.sent(frame);
            }

            @Override
            public void up(long now) {
                told.add("up");
            }

            @Override
            public void down(boolean renegotiating, long now) {
                told.add(renegotiating ? "renegotiating" : "down");
            }

            @Override
            public void finished(LinkEnd end, long now) {
                told.add(end.kind() + " " + end.text());
            }

            @Override
            public void protocolRejected(int protocol, long now) {
                told.add("rejected " + Integer.toHexString(protocol));
            }
        });
    }

    private static NegotiatedLink negotiated(String initial, String sent, String received, int mru) {
        return new NegotiatedLink(
                Octets.ofHex(initial), Octets.ofHex(sent), Octets.ofHex(received), mru, AuthProtocol.CHAP_MD5);
    }

    @Test
    void anLnsContinuesWhereTheLacStopped() throws Exception {
        NegotiatedLink link =
                negotiated("0702", "0104 05d4 0305 c223 05 0506 deadbeef", "0104 05c8 0506 01020304", 1480);
        lcp.openedByProxy(link, clock.now());
        assertThat(lcp.negotiated()).isEqualTo(link);
        dialogue.play("""
                =
                > c021 0977 0008 01020304
                < c021 0a77 0008 deadbeef
                > c021 0110 000e 0104 05c8 0506 01020305  the peer renegotiates
                < c021 0101 0013 0104 05d4 0305 c223 05 0506 ........
                < c021 0210 000e 0104 05c8 0506 01020305
                """);
        assertThat(told).containsExactly("renegotiating");
        assertThatThrownBy(lcp::negotiated).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"0103 05, ''", "'', 0506 010203", "01, ''", "'', 0101"})
    void anLnsDoesNotBelieveWhatBreaksTheFormat(String sent, String received) {
        NegotiatedLink broken = negotiated("", sent, received, 1500);
        assertThatThrownBy(() -> lcp.openedByProxy(broken, 0)).isInstanceOf(MalformedPacketException.class);
        assertThat(lcp.isOpened()).isFalse();
    }

    @Test
    void anMruThatNobodyCanMeanDoesNotShortenRepliesToNothing() throws Exception {
        lcp.openedByProxy(negotiated("", "0305 c223 05", "0104 0001", 1), clock.now());
        dialogue.play("""
                > c021 0977 000c 00000000 cafe0001
                < c021 0a77 000c 00000000 cafe0001
                """);
        assertThat(lcp.peerMru()).isEqualTo(1);
    }

    /** "An implementation MUST still be able to receive the full 1500 octet information field" (RFC 1661 §6.1). */
    @Test
    void whatIsLongerThanOurMruIsReceivedAndAnsweredWithinThePeersMru() throws Exception {
        lcp.openedByProxy(negotiated("", "0104 0400 0305 c223 05", "0104 05d4", 1492), clock.now());
        String data = "ab".repeat(1492);
        dialogue.play("> c021 0977 05dc 00000000 " + data + "\n< c021 0a77 05d4 00000000 " + data.substring(16));
        assertThat(counters.get(PppEvent.REPLY_TRUNCATED)).isEqualTo(1);
    }

    /** "SHOULD be able to receive and display a very long Message" (RFC 1570 §1.1). */
    @Test
    void aVeryLongIdentificationIsKept() {
        String words = "very long ".repeat(6_000);
        lcp.open(0);
        lcp.receive(new PppPacket(12, 1, Octets.ofHex("00000000").concat(Octets.ofText(words))).encode(), 0);
        assertThat(lcp.identification()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 65536})
    void anMrruHasBounds(int mrru) {
        assertThatThrownBy(() -> settings(mrru, null)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The lengths of RFC 1990 §5.1.3. */
    @ParameterizedTest(name = "class {0} with {1} octets of address: {2}")
    @CsvSource({
        "0, 0, true", "0, 1, false", "1, 0, false", "1, 20, true", "1, 21, false", "2, 4, true", "2, 5, false",
        "3, 6, true", "3, 5, false", "4, 20, true", "4, 0, false", "5, 15, true", "5, 16, false", "6, 3, true"
    })
    void anEndpointDiscriminatorHasTheLengthOfItsClass(int type, int length, boolean valid) {
        Octets value = Octets.of(type).concat(Octets.copyOf(new byte[length]));
        assertThat(LcpOptions.isDiscriminator(value)).isEqualTo(valid);
        if (!valid) {
            assertThatThrownBy(() -> settings(0, value)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
