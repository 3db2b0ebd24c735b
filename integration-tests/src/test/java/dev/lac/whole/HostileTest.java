package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.protocol.Octets;
import dev.lac.server.LacEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Garbage on every port, and what real parties said with octets changed, costs counters and nothing else. */
class HostileTest {
    private static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.21", 1701);
    private static final InetSocketAddress RADIUS = new InetSocketAddress("192.0.2.10", 1812);

    private final WholeLac net = new WholeLac(
            WholeLac.BASE + "coa: {listen: 192.0.2.1, clients: [{address: 192.0.2.10, secret: radiussecret}]}\n", 1);
    private final Random random = new Random(11);

    private Octets mangled(Octets packet) {
        byte[] bytes = packet.slice(0, random.nextInt(packet.length() + 1)).toByteArray();
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Octets.copyOf(bytes);
    }

    @Test
    void garbageOnEveryPortCostsCountersAndALoginStillSucceeds() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        List<Octets> frames = List.of(
                Octets.ofHex("ffffffffffff 020000001000 8863 1109 0000 0004 0101 0000"),
                Octets.ofHex("0200000000ff 020000001000 8863 1119 0000 0010 0101 0000 0104 0008 0001020304050607"),
                Octets.ofHex("0200000000ff 020000001000 8863 11a7 0001 0000"),
                Octets.ofHex("0200000000ff 020000001000 8864 1100 0001 000a c021 0101 0008 0506 0102"),
                Octets.ofHex("0200000000ff 020000001000 8864 1100 0001 000a c223 0201 0008 1001 0203"));
        List<Octets> datagrams = List.of(
                Octets.ofHex("c802 0014 0001 0000 0000 0000 8008 0000 0000 0001"),
                Octets.ofHex("c802 0014 0001 0001 0000 0001 8008 0000 0000 000e"),
                Octets.ofHex("0002 0001 0001 ff03 0021 4500"));
        List<Octets> replies = List.of(Octets.ofHex("02000014 00112233445566778899aabbccddeeff"));
        List<Octets> requests = List.of(
                net.radius.dynamic(40, 1, new RadiusDouble.Attribute(1, Octets.ofText("alice@one.example"))),
                net.radius.dynamic(43, 2, new RadiusDouble.Attribute(44, Octets.ofText("0123456789abcdef"))));
        for (int i = 0; i < 30_000; i++) {
            Octets frame = mangled(frames.get(i % frames.size()));
            Octets datagram = mangled(datagrams.get(i % datagrams.size()));
            Octets reply = mangled(replies.get(0));
            Octets request = mangled(requests.get(i % requests.size()));
            net.loop.turn(() -> net.dataPlane.receiveFrame(0, frame));
            net.loop.turn(() -> net.dataPlane.receiveDatagram(net.source(LNS), LNS, datagram));
            net.loop.turn(() -> net.fromRadius.received(reply.length() & 3, RADIUS, reply));
            net.loop.turn(() -> net.lac.onDynamicAuthorization(WholeLac.COA_CLIENT, request.buffer()));
        }
        net.up(alice);
        net.ping(alice);
        assertThat(lns.sessions()).hasSize(1);
        assertThat(net.loop.failures()).isZero();
        assertThat(net.lac.counted().lac().get(LacEvent.INTERNAL_FAILURE)).isZero();
        alice.hangUp();
        net.until("accounted", () -> net.stops().size() == 1);
        net.assertNothingLeft(1);
    }

    /** A man in the middle of every wire who changes one packet in five, while subscribers come and go. */
    @Test
    void changedConversationsLeaveNothingBehind() {
        for (long seed = 1; seed <= 20; seed++) {
            WholeLac bad = new WholeLac(WholeLac.BASE, seed);
            Random dice = new Random(seed);
            bad.tamper = packet -> dice.nextInt(5) == 0 ? mangled(packet) : packet;
            bad.lns("192.0.2.21", Mode.PROXY);
            bad.lns("192.0.2.22", Mode.LCP_RENEGOTIATION);
            List<SubscriberDouble> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(bad.dial(bad.subscriber("alice@one.example", "a-secret")));
            }
            bad.clock.advance(java.time.Duration.ofSeconds(60));
            bad.tamper = packet -> packet;
            all.stream()
                    .filter(subscriber -> subscriber.state() != SubscriberDouble.State.ENDED)
                    .forEach(SubscriberDouble::hangUp);
            bad.clock.advance(java.time.Duration.ofMinutes(10));
            assertThat(bad.loop.failures()).as("failures, seed %d", seed).isZero();
            assertThat(bad.lac.counted().lac().get(LacEvent.INTERNAL_FAILURE)).isZero();
            assertThat(bad.lac.subscriberCount())
                    .as("subscribers, seed %d", seed)
                    .isZero();
            assertThat(bad.lac.callCount()).as("calls, seed %d", seed).isZero();
            assertThat(bad.dataPlane.relayCount()).as("relays, seed %d", seed).isZero();
        }
    }
}
