package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server sends is read, or refused as malformed; nothing else comes out of the decoders and the client. */
class DecoderFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "02000014 00000000000000000000000000000000",
                        "0200002c 00000000000000000000000000000000 4006 01000003 4106 01000001 430c 01 6c6e732e74657374",
                        "02000030 00000000000000000000000000000000 1a1c 00000137 1a 16 07 533d30313233343536373839303132333435 2c 00",
                        "0300001a 00000000000000000000000000000000 1206 4e6f 2e21")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void packet(byte[] input) {
        try {
            Packet packet = Packet.decode(Octets.copyOf(input));
            assertThat(Packet.decode(packet.encode()).attributes()).isEqualTo(packet.attributes());
            packet.vendor(Microsoft.VENDOR, 26)
                    .forEach(value -> assertThat(value.length()).isLessThan(254));
            TunnelAttributes.offers(
                    packet, packet.authenticator(), Octets.ofText("secret"), new Counters<>(RadiusEvent.class));
        } catch (MalformedPacketException e) {
            // counted by the client
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void client(byte[] input) {
        TestServer server = new TestServer("192.0.2.10", 1812, "xyzzy5461");
        server.silent = true;
        Bench bench = Bench.with(server);
        bench.login("alice", new Proof.Pap(Octets.ofText("pw")));
        bench.client.receive(0, server.address, Octets.copyOf(input).buffer(), bench.clock.now());
        assertThat(bench.decisions).as("nobody can forge a reply").isEmpty();
        assertThat(bench.client.nextDeadline()).isGreaterThan(bench.clock.now());
    }
}
