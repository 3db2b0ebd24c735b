package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The LAC's end of a link, in dialogues of whole frames. */
class PppLinkTest {
    private static final String ESTABLISH_PAP = """
            < c021 0101 0012 0104 05d4 0304 c023 0506 ........
            > c021 0201 0012 0104 05d4 0304 c023 0506 %s
            > c021 0109 000e 0104 05d4 0506 01020304
            < c021 0209 000e 0104 05d4 0506 01020304
            =
            """;
    private static final String PAP_REQUEST = "> c023 0101 0010 04 75736572 06 736563726574\n";

    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<Octets> sent = new ArrayList<>();
    private final List<Credentials> asked = new ArrayList<>();
    private final List<LinkEnd> ends = new ArrayList<>();
    private int restarts;
    private PppLink link = link(List.of(AuthProtocol.PAP), Duration.ZERO);
    private final Dialogue dialogue =
            new Dialogue(clock, (frame, now) -> link.receive(ByteBuffer.wrap(frame.toByteArray()), now));

    private PppLink link(List<AuthProtocol> authentication, Duration echoInterval) {
        PppLink made = new PppLink(
                "test",
                new PppLink.Settings(
                        1492,
                        authentication,
                        "lac",
                        Duration.ofSeconds(3),
                        10,
                        2,
                        5,
                        Duration.ofSeconds(20),
                        echoInterval,
                        3),
                new Random(4),
                counters,
                new PppLink.Owner() {
                    @Override
                    public void send(Octets frame) {
                        sent.add(frame);
                        dialogue.sent(frame);
                    }

                    @Override
                    public void authenticate(Credentials credentials) {
                        asked.add(credentials);
                    }

                    @Override
                    public void restarted() {
                        restarts++;
                    }

                    @Override
                    public void down(LinkEnd end) {
                        ends.add(end);
                    }
                });
        clock.drive(made);
        return made;
    }

    private Octets last() {
        return sent.get(sent.size() - 1);
    }

    private String magic() {
        return last().slice(last().length() - 4, last().length()).hex();
    }

    private void establish() {
        link.open(clock.now());
        assertThat(link.phase()).isEqualTo(Phase.ESTABLISH);
        dialogue.play(ESTABLISH_PAP.formatted(magic()));
        assertThat(link.phase()).isEqualTo(Phase.AUTHENTICATE);
    }

    private void ask() {
        establish();
        dialogue.play(PAP_REQUEST);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aPapLoginIsAcceptedAndHandedOver() {
        ask();
        NegotiatedLink negotiated = link.negotiated();
        assertThat(negotiated.authProtocol()).isEqualTo(AuthProtocol.PAP);
        assertThat(negotiated.lastReceivedConfReq().hex()).isEqualTo("010405d4050601020304");
        dialogue.play("+ 60s\n=  the decision takes as long as it takes");
        link.accept("hi", clock.now());
        dialogue.play("""
                < c023 0201 0007 02 6869
                > c023 0102 0010 04 75736572 06 736563726574  the Ack was lost
                < c023 0202 0007 02 6869
                """);
        assertThat(link.phase()).isEqualTo(Phase.NETWORK);
        assertThat(link.negotiated()).isEqualTo(negotiated);
        link.handOver();
        dialogue.play("""
                > c021 0110 0004
                > c021 0933 0008 00000000
                > c023 0103 0010 04 75736572 06 736563726574
                =
                """);
        link.close("too late", clock.now());
        link.lowerDown(clock.now());
        link.accept("", clock.now());
        assertThat(counters.get(PppEvent.DROPPED_HANDED_OVER)).isEqualTo(3);
        assertThat(link.nextDeadline()).isEqualTo(Timed.NEVER);
        assertThat(ends).isEmpty();
    }

    @Test
    void aChapLoginIsAccepted() {
        link = link(List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP), Duration.ZERO);
        link.open(clock.now());
        String magic = magic();
        dialogue.play("""
                < c021 0101 0013 0104 05d4 0305 c223 05 0506 ........
                > c021 0109 000e 0104 05d4 0506 01020304
                < c021 0209 000e 0104 05d4 0506 01020304
                > c223 0201 0005 00  too early
                =
                > c021 0201 0013 0104 05d4 0305 c223 05 0506 %s
                """.formatted(magic));
        Octets challenge = last();
        assertThat(challenge.slice(0, 3).hex()).isEqualTo("c22301");
        int identifier = challenge.get(3);
        Octets value = challenge.slice(7, 7 + challenge.get(6));
        Octets response = Credentials.Chap.response(identifier, Octets.ofText("secret"), value);
        Octets frame = ChapAuthenticator.valueAndName(2, identifier, response, Octets.ofText("user"))
                .frame(Protocol.CHAP);
        dialogue.play("< " + challenge.hex() + "\n> " + frame.hex() + "\n=");
        assertThat(asked).containsExactly(new Credentials.Chap("user", identifier, value, response));
        link.accept("", clock.now());
        String id = Octets.of(identifier).hex();
        dialogue.play("< c223 03" + id + " 0004\n> " + frame.hex() + "\n< c223 03" + id + " 0004\n=");
        assertThat(link.phase()).isEqualTo(Phase.NETWORK);
    }

    @Test
    void aRefusedLoginEndsTheLink() {
        ask();
        link.reject("Sorry", clock.now());
        dialogue.play("""
                < c023 0301 000a 05 536f727279
                < c021 0501 0009 536f727279
                > c023 0102 0010 04 75736572 06 736563726574  "received during any other phase MUST be silently discarded"
                =
                + 3s
                < c021 0501 0009 536f727279
                """);
        assertThat(link.phase()).isEqualTo(Phase.TERMINATE);
        assertThat(ends).isEmpty();
        dialogue.play("> c021 0601 0004\n=");
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.AUTHENTICATION_REJECTED, "Sorry"));
        assertThat(link.phase()).isEqualTo(Phase.DEAD);
        dialogue.play("> c021 0110 0004\n+ 5m\n=");
        assertThat(counters.get(PppEvent.DROPPED_LINK_DEAD)).isEqualTo(1);
        assertThat(link.nextDeadline()).isEqualTo(Timed.NEVER);
        assertThat(ends).hasSize(1);
    }

    @Test
    void whoeverDoesNotAuthenticateInTimeIsTerminated() {
        establish();
        clock.advance(Duration.ofSeconds(20));
        dialogue.play("""
                < c021 0501 001a 41757468 656e7469 63617469 6f6e2074 696d656f 7574
                + 3s
                < c021 0501 001a 41757468 656e7469 63617469 6f6e2074 696d656f 7574
                + 3s
                =
                """);
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.AUTH_TIMEOUT, "Authentication timeout"));
    }

    @Test
    void aMutePeerIsGivenUp() {
        link.open(clock.now());
        clock.advance(Duration.ofSeconds(30));
        assertThat(sent).hasSize(10);
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.LCP_TIMEOUT, "No reply to Configure-Requests"));
    }

    @Test
    void lcpRestartedWhileTheDecisionIsPendingMakesItVoid() {
        ask();
        dialogue.play("""
                > c021 0120 000e 0104 05d4 0506 0a0b0c0d
                < c021 0102 0012 0104 05d4 0304 c023 0506 ........
                < c021 0220 000e 0104 05d4 0506 0a0b0c0d
                """);
        assertThat(restarts).isEqualTo(1);
        assertThat(link.phase()).isEqualTo(Phase.ESTABLISH);
        link.accept("late", clock.now());
        link.reject("late", clock.now());
        dialogue.play("=");
        assertThat(counters.get(PppEvent.DECISION_IGNORED)).isEqualTo(2);
        String magic = sent.get(sent.size() - 2).slice(16, 20).hex();
        dialogue.play("> c021 0202 0012 0104 05d4 0304 c023 0506 " + magic + "\n" + PAP_REQUEST + "=");
        assertThat(asked).hasSize(2);
        assertThat(link.negotiated().initialReceivedConfReq().hex()).isEqualTo("010405d405060a0b0c0d");
        link.accept("", clock.now());
        dialogue.play("< c023 0201 0005 00");
        assertThat(restarts).isEqualTo(1);
    }

    @Test
    void lcpRestartedAfterTheDecisionAsksAgain() {
        ask();
        link.accept("", clock.now());
        dialogue.play("< c023 0201 0005 00\n> c021 0120 0004");
        assertThat(restarts).isEqualTo(1);
        assertThat(link.phase()).isEqualTo(Phase.ESTABLISH);
    }

    @Test
    void lcpRestartedBeforeAnyoneWasAskedIsNobodysBusiness() {
        establish();
        dialogue.play("> c021 0120 0004");
        assertThat(restarts).isZero();
        assertThat(link.nextDeadline())
                .isEqualTo(clock.now() + Duration.ofSeconds(3).toNanos());
    }

    @Test
    void thePeerTerminatesWhileTheDecisionIsPending() {
        ask();
        dialogue.play("> c021 0533 0008 62796521\n< c021 0633 0004\n=");
        link.accept("late", clock.now());
        dialogue.play("+ 3s\n=");
        assertThat(restarts).isZero();
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.PEER_TERMINATED, "bye!"));
    }

    @Test
    void aPadtAfterATerminateRequestTellsWhoEndedIt() {
        ask();
        dialogue.play("> c021 0533 0004\n< c021 0633 0004");
        link.lowerDown(clock.now());
        link.lowerDown(clock.now());
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.PEER_TERMINATED, ""));
    }

    @Test
    void aPadtAloneEndsTheLinkInSilence() {
        ask();
        link.lowerDown(clock.now());
        dialogue.play("+ 5m\n=");
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.LOWER_DOWN, ""));
    }

    @Test
    void theOwnerClosesInEveryPhase() {
        link.close("never opened", clock.now());
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "never opened"));
        ends.clear();

        link = link(List.of(AuthProtocol.PAP), Duration.ZERO);
        link.open(clock.now());
        sent.clear();
        link.close("stop", clock.now());
        assertThat(last().hex()).isEqualTo("c0210501000873746f70");
        assertThat(link.phase()).isEqualTo(Phase.TERMINATE);
        link.close("again", clock.now());
        clock.advance(Duration.ofSeconds(6));
        assertThat(sent).hasSize(2).allMatch(frame -> frame.equals(sent.get(0)));
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "stop"));
    }

    @Test
    void theOwnerClosesWhileTheDecisionIsPending() {
        ask();
        link.close("drain", clock.now());
        dialogue.play("< c021 0501 0009 647261696e\n> c021 0601 0004");
        link.reject("late", clock.now());
        dialogue.play("=");
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "drain"));
    }

    @Test
    void aPeerThatRejectsTheAuthenticationProtocolItAgreedTo() {
        establish();
        dialogue.play("""
                > c021 0844 000a c023 0101 0004
                < c021 0501 001e 41757468 656e7469 63617469 6f6e2069 73207265 71756972 6564
                > c021 0601 0004
                """);
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.AUTH_PROTOCOL_REFUSED, "Authentication is required"));
    }

    @Test
    void keepalivesRunUntilTheHandOver() {
        link = link(List.of(AuthProtocol.PAP), Duration.ofSeconds(10));
        establish();
        dialogue.play("""
                + 10s
                < c021 0900 0008 ........
                > c021 0a00 0008 01020304
                """);
        dialogue.play(PAP_REQUEST);
        link.handOver();
        dialogue.play("+ 5m\n=");
        assertThat(ends).isEmpty();
    }

    @Test
    void aDeadPeerIsNoticedWhileTheDecisionIsPending() {
        link = link(List.of(AuthProtocol.PAP), Duration.ofSeconds(10));
        ask();
        clock.advance(Duration.ofSeconds(50));
        assertThat(ends).containsExactly(new LinkEnd(LinkEnd.Kind.ECHO_FAILURE, "No reply to Echo-Requests"));
    }

    @Test
    void everyFrameHasItsPhase() {
        link.receive(ByteBuffer.wrap(new byte[] {(byte) 0xc0, 0x21, 1, 1, 0, 4}), clock.now());
        assertThat(counters.get(PppEvent.DROPPED_LINK_DEAD)).isEqualTo(1);
        link.open(clock.now());
        String magic = magic();
        dialogue.play("< c021 0101 0012 0104 05d4 0304 c023 0506 ........\n> 8021 0101 0004\n> 4021 00\n=");
        assertThat(counters.get(PppEvent.DROPPED_WRONG_PHASE)).isEqualTo(2);
        dialogue.play("""
                > c021 0201 0012 0104 05d4 0304 c023 0506 %s
                > c021 0109 0004
                < c021 0209 0004
                > 8021 0101 0004  supported, but not now: "silently discarded" (§3.5)
                > 0021 45
                > c223 0101 0004  CHAP, though PAP was negotiated
                > 21 45  a compressed Protocol field
                > 80  half a Protocol field
                =
                > 4021 0102  unsupported: Protocol-Reject (§5.7)
                < c021 0800 0008 4021 0102
                """.formatted(magic));
        assertThat(counters.get(PppEvent.DROPPED_NETWORK_PROTOCOL)).isEqualTo(2);
        assertThat(counters.get(PppEvent.DROPPED_OTHER_AUTH_PROTOCOL)).isEqualTo(1);
        assertThat(counters.get(PppEvent.DROPPED_PROTOCOL_COMPRESSED)).isEqualTo(1);
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
        assertThat(counters.get(PppEvent.FRAME_RECEIVED)).isEqualTo(11);
    }

    @Test
    void arbitraryOctetsNeverThrow() {
        Random random = new Random(11);
        int[] protocols = {0xc021, 0xc021, 0xc021, 0xc023, 0xc223, 0x8021, 0x0021, 0x1235};
        for (int round = 0; round < 300; round++) {
            link = link(List.of(AuthProtocol.values()[round % 2]), Duration.ofSeconds(5));
            link.open(clock.now());
            for (int i = 0; i < 100; i++) {
                byte[] frame = new byte[random.nextInt(30)];
                random.nextBytes(frame);
                if (frame.length > 6) {
                    int protocol = protocols[random.nextInt(protocols.length)];
                    frame[0] = (byte) (protocol >>> 8);
                    frame[1] = (byte) protocol;
                    frame[2] = (byte) random.nextInt(14);
                    frame[3] = (byte) random.nextInt(3);
                    frame[4] = 0;
                    frame[5] = (byte) random.nextInt(frame.length);
                }
                if (random.nextInt(4) == 0 && !sent.isEmpty()) {
                    frame = last().toByteArray();
                    frame[2] = (byte) random.nextInt(8);
                }
                link.receive(ByteBuffer.wrap(frame), clock.now());
                clock.advance(Duration.ofMillis(random.nextInt(2000)));
            }
            link.lowerDown(clock.now());
            assertThat(link.nextDeadline()).isEqualTo(Timed.NEVER);
            assertThat(ends).as("each link ends once").hasSize(round + 1);
        }
    }
}
