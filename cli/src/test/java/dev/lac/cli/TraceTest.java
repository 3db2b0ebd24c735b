package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lac trace}: pcapng from the socket to a file, in whole blocks. */
class TraceTest extends WithLac {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int SIMPLE = 3;
    private static final int ENHANCED = 6;

    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    @BeforeEach
    void answers() {
        lac.answer("trace", "{\"interfaces\":[\"eth1 (access)\",\"l2tp\"],\"which\":\"alice\"}");
    }

    private byte[] block(int type, int... words) {
        int length = 12 + 4 * words.length;
        ByteBuffer block = ByteBuffer.allocate(length).order(order).putInt(type).putInt(length);
        for (int word : words) {
            block.putInt(word);
        }
        return block.putInt(length).array();
    }

    private byte[] pcapng(int frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(block(SECTION, 0x1A2B3C4D, 1, -1, -1));
        all.writeBytes(block(INTERFACE, 1, 0));
        for (int i = 0; i < frames; i++) {
            all.writeBytes(i % 2 == 0 ? block(ENHANCED, 0, 0, 0, 4, 60 + i, 0xdead) : block(SIMPLE, 60 + i, 0xbeef));
        }
        return all.toByteArray();
    }

    @Test
    void everythingIsWrittenUntilTheLacCloses() throws IOException {
        byte[] sent = pcapng(4);
        lac.follow(sent, false);
        Path file = directory.resolve("alice.pcapng");
        assertThat(run("trace", "alice", "-w", file.toString(), "--payload", "--secrets"))
                .as(err())
                .isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(sent);
        assertThat(err().lines())
                .containsExactly(
                        "tracing alice on eth1 (access), l2tp into " + file + "; ^C ends it",
                        "4 frames, 246 octets in " + file);
        assertThat(lac.question().toString())
                .isEqualTo("{\"command\":\"trace\",\"which\":\"alice\",\"payload\":true,\"secrets\":true}");
    }

    @Test
    void itEndsAfterSoManyFramesOrSeconds() {
        lac.follow(pcapng(10), true);
        assertThat(line("trace alice -w - --count 3")).isZero();
        assertThat(err()).contains("3 frames, 183 octets in standard output");
        assertThat(surroundings.octets.toByteArray()).isEqualTo(pcapng(3));
        surroundings.octets.reset();
        assertThat(line("trace alice --seconds 1")).isZero();
        assertThat(surroundings.octets.toByteArray()).isEqualTo(pcapng(10));
    }

    @Test
    void theOtherOrderOfOctetsIsUnderstood() {
        order = ByteOrder.BIG_ENDIAN;
        lac.follow(pcapng(2), false);
        assertThat(line("trace alice")).isZero();
        assertThat(err()).contains("2 frames, 121 octets");
    }

    @Test
    void aBrokenStreamIsSaidAndItsWholeBlocksAreKept() {
        byte[] whole = pcapng(2);
        lac.follow(Arrays.copyOf(whole, whole.length - 3), false);
        assertThat(line("trace alice")).isEqualTo(2);
        assertThat(err()).contains("the stream ended within a block").contains("one frame, 60 octets");
        assertThat(surroundings.octets.toByteArray()).isEqualTo(pcapng(1));
        lac.follow("{\"error\":\"too late\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII), false);
        assertThat(line("trace alice")).isEqualTo(2);
        assertThat(err()).contains("no pcapng");
    }

    @Test
    void nothingBinaryGoesToATerminal() {
        surroundings.terminals.add(Surroundings.Stream.OUTPUT);
        assertThat(line("trace alice")).isEqualTo(2);
        assertThat(err()).startsWith("pcapng is not for a terminal: name a file by -w FILE");
        assertThat(lac.questions()).isEmpty();
        lac.answer("trace", "{\"error\":\"there is no subscriber, tunnel or LNS \\\"moon\\\"\"}");
        assertThat(run("trace", "moon", "-w", directory.resolve("x").toString()))
                .isEqualTo(2);
        assertThat(err()).startsWith("there is no subscriber");
        assertThat(directory.resolve("x")).doesNotExist();
    }
}
