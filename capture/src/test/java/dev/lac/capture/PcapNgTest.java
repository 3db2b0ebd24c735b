package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The blocks of draft-ietf-opsawg-pcapng, octet for octet. */
class PcapNgTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PcapNg trace() throws IOException {
        return new PcapNg(out, new PcapNg.Origin("x86", "Linux 6", "lac 1.2", "eth1", "l2tp"));
    }

    @Test
    void aTraceBeginsWithItsSectionAndTwoInterfaces() throws IOException {
        trace();
        assertThat(Octets.copyOf(out.toByteArray()))
                .isEqualTo(
                        Octets.ofHex(
                                "0a0d0d0a 00000040 1a2b3c4d 0001 0000 ffffffffffffffff"
                                        + "0002 0003 78383600 0003 0007 4c696e757820 3600 0004 0007 6c616320312e3200 0000 0000 00000040"
                                        + "00000001 00000028 0001 0000 00000000 0002 0004 65746831 0009 0001 09000000 0000 0000 00000028"
                                        + "00000001 00000028 0065 0000 00000000 0002 0004 6c327470 0009 0001 09000000 0000 0000 00000028"));
    }

    @Test
    void aPacketHasTimeLengthsDirectionAndComment() throws IOException {
        PcapNg trace = trace();
        out.reset();
        trace.write(new Frame(0x0102_0304_0506_0708L, Side.CORE, false, 9, Octets.of(1, 2, 3, 4, 5), "né"));
        trace.write(new Frame(1, Side.ACCESS, true, 0, Octets.EMPTY, ""));
        assertThat(Octets.copyOf(out.toByteArray()))
                .isEqualTo(Octets.ofHex("00000006 0000003c 00000001 0102030405060708 00000005 00000009 0102030405000000"
                        + "0002 0004 00000002 0001 0003 6ec3a900 0000 0000 0000003c"
                        + "00000006 0000002c 00000000 0000000000000001 00000000 00000000 0002 0004 00000001 0000 0000"
                        + "0000002c"));
    }

    @Test
    void theEndSaysHowManyAreMissing() throws IOException {
        PcapNg trace = trace();
        trace.write(new Frame(1, Side.CORE, true, 0, Octets.EMPTY, ""));
        out.reset();
        trace.finish(7, 2, 3);
        assertThat(Octets.copyOf(out.toByteArray()))
                .isEqualTo(Octets.ofHex("00000005 00000034 00000000 0000000000000007"
                        + "0004 0008 0000000000000002 0005 0008 0000000000000002 0000 0000 00000034"
                        + "00000005 00000034 00000001 0000000000000007"
                        + "0004 0008 0000000000000004 0005 0008 0000000000000003 0000 0000 00000034"));
    }

    @Test
    void aTextThatIsTooLongIsCutBetweenCharacters() throws IOException {
        PcapNg trace = trace();
        trace.write(new Frame(1, Side.CORE, true, 0, Octets.EMPTY, "a" + "é".repeat(40_000)));
        trace.write(new Frame(1, Side.CORE, true, 65_575, Octets.copyOf(new byte[65_575]), "é".repeat(500)));
        assertThat(PcapNgBlocks.of(out.toByteArray()).packets(Side.CORE))
                .extracting(block -> block.options().get(1).text())
                .containsExactly("a" + "é".repeat(499), "é".repeat(500));
    }
}
