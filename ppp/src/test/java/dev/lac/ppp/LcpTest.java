package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Dialogue;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How LCP negotiates, renegotiates and gives up (RFC 1661 §5.1 to §5.4, §6). */
class LcpTest extends LcpFixture {
    @Test
    void bothEndsAgreeAtOnce() {
        String magic = opened();
        assertThat(lcp.negotiated())
                .isEqualTo(new NegotiatedLink(
                        Octets.ofHex("0104 05d4 0506 01020304"),
                        Octets.ofHex("0104 05d4 0305 c223 05 0506" + magic),
                        Octets.ofHex("0104 05d4 0506 01020304"),
                        1492,
                        AuthProtocol.CHAP_MD5));
    }

    @Test
    void aWindowsHostIsToldWhatItCannotHave() {
        lcp.open(clock.now());
        // MRU 1480, Magic-Number, PFC, ACFC, Callback: RFC 2516 §7 wants ACFC rejected, and the first request is kept
        // as it came.
        dialogue.play("< " + REQUEST + """

                > 0100 0015 0104 05c8 0506 11223344 0702 0802 0d03 06
                < 0400 000b 0702 0802 0d03 06
                > 0101 000e 0104 05c8 0506 11223344
                < 0201 000e 0104 05c8 0506 11223344
                """);
        dialogue.play("> " + ITS_ACK + magicOfFirst());
        assertThat(lcp.negotiated().initialReceivedConfReq().hex()).isEqualTo("010405c8050611223344070208020d0306");
        assertThat(lcp.negotiated().lastReceivedConfReq().hex()).isEqualTo("010405c8050611223344");
        assertThat(lcp.peerMru()).isEqualTo(1480);
    }

    @ParameterizedTest(name = "{0} is answered with {1}")
    @CsvSource({
        "0107 0008 0104 05dc,          0307 0008 0104 05d4", // MRU 1500 over PPPoE (RFC 2516 §7)
        "0107 0008 0104 0040,          0307 0008 0104 0080", // MRU 64
        "0107 0007 0103 05,            0307 0008 0104 05d4", // MRU of a wrong length (§6)
        "0107 0004,                    0207 0004", // the defaults will do
        "0107 0009 0305 c22305,        0407 0009 0305 c22305", // we show nobody who we are
        "0107 000a 0206 000a0000,      0407 000a 0206 000a0000", // ACCM
        "0107 0011 1104 05dc 1309 03 020000000001, 0407 0011 1104 05dc 1309 03 020000000001", // MRRU, endpoint
        "0107 0006 9902,               0407 0006 9902", // unknown
        "0107 0008 0104 05d4 ffff,     0207 0008 0104 05d4", // padding
    })
    void eachOptionHasItsAnswer(String request, String answer) {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + "\n> " + request + "\n< " + answer + "\n=");
    }

    @Test
    void aMagicNumberOfZeroIsNaked() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + """

                > 0107 000a 0506 00000000
                < 0307 000a 0506 ........
                """);
        assertThat(magic()).isNotEqualTo("00000000");
    }

    @Test
    void aNakOfOurMruIsTakenUnlessItIsGreater() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + """

                > 0301 0008 0104 0578
                < 0102 0013 0104 0578 0305 c223 05 0506 ........
                > 0302 0008 0104 05dc
                < 0103 0013 0104 0578 0305 c223 05 0506 ........
                """);
    }

    @Test
    void whenChapIsNakedPapIsNext() {
        lcp.open(clock.now());
        // Naks that name PAP, or MS-CHAPv2, or nothing we know: the next in our order is asked for.
        dialogue.play("< " + REQUEST + """

                > 0301 0008 0304 c023
                < 0102 0012 0104 05d4 0304 c023 0506 ........
                """);
        assertThat(lcp.demanded()).isEqualTo(AuthProtocol.PAP);
        dialogue.play("""
                > 0302 0009 0305 c223 81
                < 0501 001e 41757468 656e7469 63617469 6f6e2069 73207265 71756972 6564
                > 0601 0004
                =
                """);
        assertThat(told).containsExactly("AUTH_PROTOCOL_REFUSED Authentication is required");
    }

    @Test
    void withoutAuthenticationThereIsNoLink() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + """

                > 0401 0009 0305 c223 05
                < 0501 001e 41757468 656e7469 63617469 6f6e2069 73207265 71756972 6564
                + 3s
                < 0501 001e 41757468 656e7469 63617469 6f6e2069 73207265 71756972 6564
                + 3s
                =
                """);
        assertThat(told).containsExactly("AUTH_PROTOCOL_REFUSED Authentication is required");
        assertThat(lcp.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void aPeerWithoutMruAndMagicNumberIsServed() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + """

                > 0401 000e 0104 05d4 0506 %s
                < 0102 0009 0305 c223 05
                > 0202 0009 0305 c223 05
                > 0101 0004
                < 0201 0004
                # "Until the Magic-Number has been negotiated, it MUST be transmitted as zero" (§5.8)
                + 10s
                < 0900 0008 00000000
                """.formatted(magicOfFirst()));
        assertThat(lcp.peerMru()).isEqualTo(1500);
    }

    @Test
    void aMutePeerIsGivenUpAfterTenRequests() {
        lcp.open(clock.now());
        clock.advance(Duration.ofSeconds(29));
        assertThat(sent).hasSize(10).allMatch(packet -> packet.equals(sent.get(0)));
        assertThat(told).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("LCP_TIMEOUT No reply to Configure-Requests");
        assertThat(lcp.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void aPeerThatKeepsNakingIsGivenUp() {
        lcp.open(clock.now());
        for (int second = 0; second < 90 && told.isEmpty(); second++) {
            Octets last = sent.get(sent.size() - 1);
            lcp.receive(Octets.of(3, last.get(1), 0, 8, 1, 4, 0x20, 0), clock.now());
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(told).containsExactly("LCP_TIMEOUT No agreement on LCP options");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(66).toNanos());
    }

    @Test
    void aLoopedLinkIsRecognised() {
        lcp = lcp(BOTH, List.of());
        lcp.open(clock.now());
        int returned = 0;
        while (returned < sent.size() && returned < 50) {
            lcp.receive(sent.get(returned++), clock.now());
        }
        assertThat(told).containsExactly("LOOPBACK Looped-back link");
        assertThat(returned).isLessThan(15);
    }

    @Test
    void thePeerMayRenegotiateAtAnyTime() {
        opened();
        dialogue.play("""
                > 010a 000e 0104 0580 0506 0a0b0c0d
                < 0102 0013 0104 05d4 0305 c223 05 0506 ........
                < 020a 000e 0104 0580 0506 0a0b0c0d
                """);
        String magic = sent.get(sent.size() - 2).slice(15, 19).hex();
        assertThat(told).containsExactly("renegotiating");
        assertThatThrownBy(lcp::negotiated).isInstanceOf(IllegalStateException.class);
        dialogue.play("> 0202 0013 0104 05d4 0305 c223 05 0506" + magic);
        assertThat(told).containsExactly("renegotiating", "up");
        assertThat(lcp.negotiated().initialReceivedConfReq().hex()).isEqualTo("0104058005060a0b0c0d");
        assertThat(lcp.peerMru()).isEqualTo(0x580);
    }

    @Test
    void weMayRenegotiateToo() {
        opened();
        lcp.renegotiate(clock.now());
        dialogue.play("< 0102 0013 0104 05d4 0305 c223 05 0506 ........\n=");
        assertThat(told).containsExactly("down");
    }

    @Test
    void anLnsContinuesWhereTheLacStopped() throws Exception {
        NegotiatedLink link = new NegotiatedLink(
                Octets.ofHex("0702"),
                Octets.ofHex("0104 05d4 0305 c223 05 0506 deadbeef"),
                Octets.ofHex("0104 05c8 0506 01020304"),
                1480,
                AuthProtocol.CHAP_MD5);
        lcp.openedByProxy(link, clock.now());
        assertThat(lcp.negotiated()).isEqualTo(link);
        dialogue.play("""
                =
                > 0977 0008 01020304
                < 0a77 0008 deadbeef
                > 0110 000e 0104 05c8 0506 01020305  the peer renegotiates
                < 0101 0013 0104 05d4 0305 c223 05 0506 ........
                < 0210 000e 0104 05c8 0506 01020305
                """);
        assertThat(told).containsExactly("renegotiating");
        NegotiatedLink broken =
                new NegotiatedLink(Octets.EMPTY, Octets.ofHex("0103 05"), Octets.EMPTY, 1500, AuthProtocol.PAP);
        assertThatThrownBy(() -> lcp(BOTH, List.of()).openedByProxy(broken, 0))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void aSubscriberNaksWhatItDoesNotWantToUse() {
        lcp = lcp(List.of(), List.of(AuthProtocol.PAP));
        dialogue = new Dialogue(clock, this::receive);
        lcp.open(clock.now());
        dialogue.play("""
                < 0101 000e 0104 05d4 0506 ........
                > 0105 0009 0305 c223 05
                < 0305 0008 0304 c023
                > 0106 0008 0304 c023
                < 0206 0008 0304 c023
                """);
        assertThat(lcp.promised()).isEqualTo(AuthProtocol.PAP);
        assertThat(lcp.demanded()).isNull();
    }
}
