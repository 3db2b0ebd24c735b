package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LCP of an access concentrator that asks for CHAP, then PAP, and echoes every 10 s; in dialogues without the Protocol field. */
class LcpTest {
    private static final List<AuthProtocol> BOTH = List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP);

    /** Our first Configure-Request: MRU 1492, CHAP with MD5, Magic-Number. */
    private static final String REQUEST = "0101 0013 0104 05d4 0305 c223 05 0506 ........";

    private static final String ITS_ACK = "0201 0013 0104 05d4 0305 c223 05 0506 ";

    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<String> told = new ArrayList<>();
    private final List<Octets> sent = new ArrayList<>();
    private Lcp lcp = lcp(BOTH, List.of());
    private Dialogue dialogue = new Dialogue(clock, this::receive);

    private void receive(Octets information, long now) {
        lcp.receive(information, now);
    }

    private Lcp lcp(List<AuthProtocol> demands, List<AuthProtocol> offers) {
        Lcp made = new Lcp(
                "test",
                new Lcp.Settings(1492, 1492, demands, offers, RestartTimers.DEFAULTS, Duration.ofSeconds(10), 2),
                new Random(42),
                counters,
                new Lcp.Owner() {
                    @Override
                    public void send(Octets frame) {
                        assertThat(frame.slice(0, 2).hex()).isEqualTo("c021");
                        Octets information = frame.slice(2, frame.length());
                        sent.add(information);
                        dialogue.sent(information);
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
        clock.drive(made);
        return made;
    }

    /** The Magic-Number in the last packet sent. */
    private String magic() {
        Octets last = sent.get(sent.size() - 1);
        return last.slice(last.length() - 4, last.length()).hex();
    }

    private String opened() {
        lcp.open(clock.now());
        String magic = magic();
        dialogue.play("< " + REQUEST + "\n> " + ITS_ACK + magic + """

                > 0109 000e 0104 05d4 0506 01020304
                < 0209 000e 0104 05d4 0506 01020304
                =
                """);
        assertThat(lcp.isOpened()).isTrue();
        assertThat(told).containsExactly("up");
        told.clear();
        return magic;
    }

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

    private String magicOfFirst() {
        return sent.get(0).slice(15, 19).hex();
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
    void aLoopThatComesLaterIsSeenByItsEchoes() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0900 0008 %s
                """.formatted(magic, magic));
        assertThat(told).containsExactly("down");
        dialogue.play("< 0501 0014 4c6f6f706564 2d 6261636b 20 6c696e6b\n> 0601 0004");
        assertThat(told).containsExactly("down", "LOOPBACK Looped-back link");
    }

    @Test
    void echoesAreAnsweredWithOurMagicNumber() {
        String magic = opened();
        dialogue.play("""
                > 0977 000c 01020304 cafe0001  Echo-Request of the peer
                < 0a77 000c %s cafe0001
                > 0978 0008 00000000  some peers send zero
                < 0a78 0008 %s
                > 0979 0008 ffffffff  or anything
                < 0a79 0008 %s
                > 0b7a 0008 01020304  Discard-Request
                > 0c7b 0009 01020304 41  Identification
                > 0d7c 000c 01020304 00000001  Time-Remaining
                > 097d 0006 0102  no room for a Magic-Number
                =
                """.formatted(magic, magic, magic));
        assertThat(counters.get(PppEvent.ECHO_REQUEST_ANSWERED)).isEqualTo(3);
        assertThat(counters.get(PppEvent.ECHO_WRONG_MAGIC)).isEqualTo(1);
        assertThat(counters.get(PppEvent.DROPPED_DISCARD_REQUEST)).isEqualTo(1);
        assertThat(counters.get(PppEvent.DROPPED_INFORMATIONAL)).isEqualTo(2);
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
    }

    @Test
    void anEchoReplyIsCutToThePeersMru() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + "\n> " + ITS_ACK + magic() + """

                > 0109 0008 0104 0080
                < 0209 0008 0104 0080
                """);
        lcp.receive(new PppPacket(9, 1, Octets.copyOf(new byte[300])).encode(), clock.now());
        assertThat(sent.get(sent.size() - 1).length()).isEqualTo(128);
    }

    @Test
    void unansweredEchoesEndTheLink() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0a00 0008 01020304
                + 10s
                < 0901 0008 %s
                > 0a01 0008 %s  our own number proves nothing
                + 10s
                < 0902 0008 %s
                + 10s
                < 0501 001d 4e6f20 7265706c79 20 746f 20 4563686f2d526571756573 7473
                + 6s
                < 0501 001d 4e6f20 7265706c79 20 746f 20 4563686f2d526571756573 7473
                """.formatted(magic, magic, magic, magic));
        assertThat(told).containsExactly("down", "ECHO_FAILURE No reply to Echo-Requests");
        assertThat(counters.get(PppEvent.DROPPED_ECHO_REPLY_LOOPED)).isEqualTo(1);
    }

    @Test
    void aPeerWithoutEchoesIsNotAskedAgain() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0701 000c 0900 0008 %s
                + 5m
                =
                """.formatted(magic, magic));
        assertThat(told).isEmpty();
    }

    @Test
    void theCodeRejectOfAFundamentalCodeEndsTheLink() {
        opened();
        dialogue.play("""
                > 0701 0008 0101 0013
                < 0501 0004
                > 0601 0004
                """);
        assertThat(told).containsExactly("down", "PROTOCOL_ERROR The peer rejects CONFIGURE_REQUEST");
    }

    @Test
    void anUnknownCodeIsRejected() {
        opened();
        dialogue.play("""
                > 0e44 0006 abcd
                < 0700 000a 0e44 0006 abcd
                > 0044 0004
                < 0701 0008 0044 0004
                """);
    }

    @Test
    void protocolRejectsGoBothWays() {
        opened();
        lcp.rejectProtocol(0x4321, Octets.ofHex("0102"));
        dialogue.play("""
                < 0800 0008 4321 0102
                > 0807 000a 80fd 0101 0004
                > 0808 0005 80  cut short
                =
                """);
        assertThat(told).containsExactly("rejected 80fd");
        dialogue.play("""
                > 0809 0006 c021
                < 0501 0004
                + 6s
                """);
        assertThat(told).containsExactly("rejected 80fd", "down", "PROTOCOL_ERROR The peer rejects LCP");
    }

    @Test
    void outsideOfTheOpenedStateEchoesAndProtocolRejectsAreDropped() {
        lcp.open(clock.now());
        lcp.rejectProtocol(0x4321, Octets.EMPTY);
        dialogue.play("< " + REQUEST + """

                > 0901 0008 00000000
                > 0807 000a c021 0101 0004
                =
                """);
        assertThat(counters.get(PppEvent.DROPPED_NOT_OPENED)).isEqualTo(3);
    }

    @Test
    void aTerminateRequestIsAckedAndTheLinkEndsOneRestartTimeLater() {
        opened();
        dialogue.play("""
                > 0533 0009 55736572 07
                < 0633 0004
                + 2s
                """);
        assertThat(told).containsExactly("down");
        dialogue.play("""
                > 0533 0004  repeated, because the Ack was lost
                < 0633 0004
                + 1s
                =
                """);
        assertThat(told).containsExactly("down", "PEER_TERMINATED ");
    }

    @Test
    void aPeerThatTerminatesBeforeAgreementIsTheOneWhoEndedIt() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + "\n> 0533 0008 6e6f7065\n< 0633 0004");
        clock.advance(Duration.ofSeconds(30));
        assertThat(told).containsExactly("PEER_TERMINATED nope");
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

    @ParameterizedTest
    @CsvSource({"01", "0101 0003", "0101 0005", "0107 0006 0101", "0107 0006 0103", "0107 0005 01", "0701 0004"})
    void whatIsMalformedIsCounted(String hex) {
        opened();
        dialogue.play("> " + hex + "\n=");
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
    }
}
