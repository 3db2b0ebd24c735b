package dev.lac.pppoe;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.MalformedPacketException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(new byte[] {0x11, 0x09, 0, 0, 0, 4, 1, 1, 0, 0});
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void discoveryPacket(byte[] input) {
        try {
            DiscoveryPacket.parse(ByteBuffer.wrap(input)).encode();
        } catch (MalformedPacketException e) {
            // counted by the engine
        }
    }
}
