package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A trace taken apart again, block by block. */
final class PcapNgBlocks {
    /** @param body without type, lengths and options */
    record Block(int type, Octets body, Map<Integer, Octets> options) {}

    /** Octets before the options, by block type; of a packet, before the packet. */
    private static final Map<Integer, Integer> FIXED = Map.of(0x0a0d0d0a, 16, 1, 8, 6, 20, 5, 12);

    private final List<Block> blocks = new ArrayList<>();

    private PcapNgBlocks() {}

    static PcapNgBlocks of(byte[] trace) {
        PcapNgBlocks read = new PcapNgBlocks();
        ByteBuffer buffer = ByteBuffer.wrap(trace);
        while (buffer.hasRemaining()) {
            int type = buffer.getInt(buffer.position());
            int length = buffer.getInt(buffer.position() + 4);
            assertThat(length % 4).isZero();
            assertThat(buffer.getInt(buffer.position() + length - 4)).isEqualTo(length);
            ByteBuffer body = buffer.slice(buffer.position() + 8, length - 12);
            int fixed = FIXED.get(type);
            if (type == 6) {
                fixed += body.getInt(12) + 3 & ~3;
            }
            Octets fields = Octets.copyOf(body.slice(0, fixed));
            read.blocks.add(new Block(type, fields, options(body.position(fixed))));
            buffer.position(buffer.position() + length);
        }
        return read;
    }

    private static Map<Integer, Octets> options(ByteBuffer buffer) {
        Map<Integer, Octets> options = new TreeMap<>();
        while (true) {
            int code = buffer.getShort();
            int length = buffer.getShort() & 0xffff;
            if (code == 0) {
                assertThat(length).isZero();
                assertThat(buffer.hasRemaining()).isFalse();
                return options;
            }
            byte[] value = new byte[length];
            buffer.get(value);
            buffer.position(buffer.position() + (-length & 3));
            options.put(code, Octets.copyOf(value));
        }
    }

    List<Block> all() {
        return blocks;
    }

    List<Block> packets(Side side) {
        return of(6, side);
    }

    private List<Block> of(int type, Side side) {
        return blocks.stream()
                .filter(block -> block.type == type && block.body.buffer().getInt(0) == side.interfaceId())
                .toList();
    }

    long received(Side side) {
        return of(5, side).get(0).options.get(4).buffer().getLong();
    }

    long drops(Side side) {
        return of(5, side).get(0).options.get(5).buffer().getLong();
    }
}
