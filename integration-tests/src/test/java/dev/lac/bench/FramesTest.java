package dev.lac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static Inet4Address address(String text) throws Exception {
        return (Inet4Address) InetAddress.getByName(text);
    }

    @Test
    void aSubscribersFrameIsPppoeWithAnIpPacket() {
        Octets frame = Frames.pppoe(0x0200000000a1L, 64);
        assertThat(frame.length()).isEqualTo(14 + 6 + 2 + 64);
        assertThat(frame.slice(0, 22).hex())
                .isEqualTo("0200000000a1" + "020100000000" + "8864" + "110000000042" + "0021");
        assertThat(Frames.checksum(frame.slice(22, 42))).isZero();
    }

    @Test
    void anLnsFrameIsADataMessageWithFf03() throws Exception {
        Octets frame = Frames.l2tp(
                0x0200000000d1L,
                0x0200000000b1L,
                address("10.99.0.2"),
                address("10.99.0.1"),
                address("10.97.0.2"),
                1_400);
        assertThat(frame.length()).isEqualTo(14 + 20 + 8 + 6 + 2 + 2 + 1_400);
        assertThat(frame.slice(0, 14).hex()).isEqualTo("0200000000b1" + "0200000000d1" + "0800");
        assertThat(Frames.checksum(frame.slice(14, 34))).isZero();
        assertThat(frame.slice(34, 52).hex()).isEqualTo("06a506a5058a0000" + "000200000000" + "ff03" + "0021");
        assertThat(frame.slice(68, 72).hex()).isEqualTo("0a610002");
    }

    @Test
    void aFrameFromTheInternetIsAnIpPacket() throws Exception {
        Octets frame = Frames.ip(0x0200000000f2L, 0x0200000000e2L, address("10.97.0.2"), 512);
        assertThat(frame.length()).isEqualTo(14 + 512);
        assertThat(Frames.checksum(frame.slice(14, 34))).isZero();
        assertThat(frame.slice(26, 30).hex()).isEqualTo("0a610002");
    }
}
