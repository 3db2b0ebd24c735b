package dev.lac.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tcpdump has recorded on the core and on loopback, read back without the product's codecs. */
final class Capture implements AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 14;
    private static final int UDP = 8;
    private static final int L2TP_PORT = 1701;

    /** An AVP of an L2TP control message (RFC 2661 §4.1), vendor 0. */
    record Avp(int type, boolean hidden, byte[] value) {}

    private final List<Daemon> daemons = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Capture(Rig rig, String core) {
        for (String where : List.of(core, "lo")) {
            Path file = rig.directory().resolve(where + ".pcap");
            Daemon tcpdump = rig.daemon(
                    "tcpdump-" + where,
                    rig.namespace(),
                    List.of(
                            "tcpdump",
                            "-i",
                            where,
                            "-nn",
                            "-U",
                            "--immediate-mode",
                            "-s",
                            "0",
                            "-Z",
                            "root",
                            "-w",
                            file.toString(),
                            "udp"));
            tcpdump.awaitLog("listening on");
            daemons.add(tcpdump);
            files.add(file);
        }
    }

    /** Ends the recording. */
    void stop() {
        daemons.forEach(daemon -> {
            daemon.terminate();
            daemon.awaitExit();
        });
    }

    /** Whether {@code text} was anywhere in anything recorded. */
    boolean contains(String text) {
        String needle = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return files.stream().anyMatch(file -> new String(bytes(file), StandardCharsets.ISO_8859_1).contains(needle));
    }

    /** The AVPs of the first L2TP control message of this Message Type. */
    List<Avp> controlMessage(int messageType) {
        for (ByteBuffer datagram : l2tpDatagrams(files.get(0))) {
            if ((datagram.getShort(0) & 0x8000) != 0) { // T: a control message
                List<Avp> avps = avps(datagram);
                if (!avps.isEmpty() && avps.get(0).value()[1] == messageType) {
                    return avps;
                }
            }
        }
        throw new AssertionError("no L2TP control message of type " + messageType + " was recorded");
    }

    private static List<Avp> avps(ByteBuffer message) {
        List<Avp> avps = new ArrayList<>();
        int at = 12; // flags, length, tunnel, session, Ns, Nr
        int end = message.getShort(2) & 0xffff;
        while (at + 6 <= end) {
            int bits = message.getShort(at) & 0xffff;
            int length = bits & 0x03ff;
            if (length < 6 || at + length > end) {
                throw new AssertionError("an AVP of length " + length);
            }
            byte[] value = new byte[length - 6];
            message.get(at + 6, value);
            if (message.getShort(at + 2) == 0) {
                avps.add(new Avp(message.getShort(at + 4) & 0xffff, (bits & 0x4000) != 0, value));
            }
            at += length;
        }
        return avps;
    }

    private static List<ByteBuffer> l2tpDatagrams(Path file) {
        ByteBuffer all = ByteBuffer.wrap(bytes(file)).order(ByteOrder.nativeOrder());
        List<ByteBuffer> datagrams = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= all.limit()) {
            int length = all.getInt(at + 8);
            int frame = at + RECORD_HEADER;
            ByteBuffer packet = all.slice(frame, length).order(ByteOrder.BIG_ENDIAN);
            int udp = ETHERNET + (packet.get(ETHERNET) & 0x0f) * 4;
            if (packet.getShort(udp) == L2TP_PORT || packet.getShort(udp + 2) == L2TP_PORT) {
                int payload = (packet.getShort(udp + 4) & 0xffff) - UDP;
                datagrams.add(packet.slice(udp + UDP, payload));
            }
            at = frame + length;
        }
        return datagrams;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemons.forEach(Daemon::close);
    }
}
