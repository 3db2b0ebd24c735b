package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The subscriber's end of a link, in dialogues of whole frames. */
class PppPeerTest {
    private static final String RESPONSE = "c223 025a 0019 10 6d28508fb833aecffdb169b85b417887 75736572";

    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<String> told = new ArrayList<>();
    private final List<Octets> sent = new ArrayList<>();
    private final PppPeer peer = new PppPeer(
            "test",
            PppPeer.Settings.of("user", "secret", List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP)),
            new Random(3),
            counters,
            new PppPeer.Owner() {
                @Override
                public void send(Octets frame) {
                    sent.add(frame);
                    dialogue.sent(frame);
                }

                @Override
                public void authenticated(boolean accepted, String message) {
                    told.add((accepted ? "accepted " : "refused ") + message);
                }

                @Override
                public void up(Inet4Address own, Inet4Address other, long now) {
                    told.add("up " + own.getHostAddress() + " " + other.getHostAddress());
                }

                @Override
                public void received(Octets packet) {
                    told.add("packet " + packet.hex());
                }

                @Override
                public void down(LinkEnd end) {
                    told.add(end.kind() + " " + end.text());
                }
            });
    private final Dialogue dialogue =
            new Dialogue(clock, (frame, now) -> peer.receive(ByteBuffer.wrap(frame.toByteArray()), now));

    {
        clock.drive(peer);
    }

    /** LCP, in which the other end asks for {@code authentication}; an option, or nothing. */
    private void establish(int identifier, String authentication) {
        String request = Octets.ofHex("0104 05d4" + authentication).hex();
        String length = Octets.of(4 + request.length() / 2).hex();
        String id = Octets.of(identifier).hex();
        dialogue.play("< c021 01" + id + " 000e 0104 05d4 0506 ........");
        String magic = sent.get(sent.size() - 1).slice(12, 16).hex();
        dialogue.play("> c021 02" + id + " 000e 0104 05d4 0506 " + magic);
        dialogue.play("> c021 0109 00" + length + request + "\n< c021 0209 00" + length + request);
    }

    private void chapLogin() {
        peer.open(0);
        establish(1, "0305c22305");
        dialogue.play("""
                > 8021 0101 000a 0306 c0000201  not yet
                =
                > c223 015a 0018 10 000102030405060708090a0b0c0d0e0f 6c6163
                < %s
                > c223 035a 0006 6869
                < 8021 0101 000a 0306 00000000
                > 8021 0101 000a 0306 c0000201
                < 8021 0201 000a 0306 c0000201
                > 8021 0301 000a 0306 c0000263
                < 8021 0102 000a 0306 c0000263
                > 8021 0202 000a 0306 c0000263
                =
                """.formatted(RESPONSE));
        assertThat(told).containsExactly("accepted hi", "up 192.0.2.99 192.0.2.1");
        told.clear();
    }

    @Test
    void aSubscriberLogsInAndSendsPackets() {
        peer.sendPacket(Octets.of(0x45));
        chapLogin();
        peer.sendPacket(Octets.of(0x45, 1));
        dialogue.play("""
                < 0021 4501
                > 0021 4502
                > 8057 0101 0004  IPv6CP is not ours
                < c021 0800 000a 8057 0101 0004
                =
                """);
        assertThat(told).containsExactly("packet 4502");
        assertThat(peer.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void anLnsThatForcesChapIsAnsweredWhilePacketsFlow() {
        chapLogin();
        dialogue.play("""
                > c223 015a 0018 10 000102030405060708090a0b0c0d0e0f 6c6163
                < %s
                > 0021 4502
                > c223 035a 0004
                =
                """.formatted(RESPONSE));
        assertThat(told).containsExactly("packet 4502", "accepted ");
    }

    @Test
    void anLnsThatRenegotiatesLcpIsFollowed() {
        chapLogin();
        dialogue.play("""
                > c021 0101 000c 0104 05b4 0304 c023
                < c021 0102 000e 0104 05d4 0506 ........
                < c021 0201 000c 0104 05b4 0304 c023
                > 0021 4502  of before
                =
                """);
        String magic = sent.get(sent.size() - 2).slice(12, 16).hex();
        dialogue.play("""
                > c021 0202 000e 0104 05d4 0506 %s
                < c023 0101 0010 04 75736572 06 736563726574
                > c223 015a 0018 10 000102030405060708090a0b0c0d0e0f 6c6163  PAP it was
                =
                > c023 0201 0005 00
                < 8021 0103 000a 0306 00000000
                """.formatted(magic));
        assertThat(told).containsExactly("accepted ");
        assertThat(counters.get(PppEvent.DROPPED_OTHER_AUTH_PROTOCOL)).isEqualTo(1);
    }

    @Test
    void withoutAuthenticationIpFollowsAtOnce() {
        peer.open(0);
        establish(1, "");
        dialogue.play("< 8021 0101 000a 0306 00000000");
    }

    @Test
    void aRefusedSubscriberWaitsToBeTerminated() {
        peer.open(0);
        establish(1, "0304c023");
        dialogue.play("""
                < c023 0101 0010 04 75736572 06 736563726574
                > c023 0301 0007 02 6e6f
                =
                > c021 0505 0006 6e6f
                < c021 0605 0004
                + 1m
                =
                """);
        assertThat(told).containsExactly("refused no", "PEER_TERMINATED no");
        assertThat(peer.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void aSubscriberHangsUp() {
        chapLogin();
        peer.close("bye", clock.now());
        dialogue.play("< c021 0501 0007 627965\n> c021 0601 0004\n+ 1m\n=");
        assertThat(told).containsExactly("CLOSED bye");
    }

    @Test
    void anEndWithoutIpcpIsOfNoUse() {
        peer.open(0);
        establish(1, "");
        dialogue.play("""
                < 8021 0101 000a 0306 00000000
                > c021 0801 0010 8021 0101 000a 0306 00000000
                < c021 0501 .... %s
                """.formatted(Octets.ofText("IPCP was rejected").hex()));
    }

    @Test
    void aLineThatIsCutLeavesNothingBehind() {
        chapLogin();
        peer.lowerDown(clock.now());
        dialogue.play("> c021 0101 0004\n+ 5m\n=");
        assertThat(told).isEmpty();
        assertThat(counters.get(PppEvent.DROPPED_LINK_DEAD)).isEqualTo(1);
        assertThat(peer.nextDeadline()).isEqualTo(Timed.NEVER);
    }
}
