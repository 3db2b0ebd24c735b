package dev.lac.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tcpdump has recorded around the LAC, read back by tshark, which knows every protocol on its own. */
final class Capture implements AutoCloseable {
    /** Where something is recorded. */
    enum Place {
        /** Towards subscribers. */
        ACCESS(Rig.ACCESS),
        /** Towards LNSes. */
        CORE(Rig.CORE),
        /** At the far end of the cable to the first LNS, where frames are seen that pass the LAC in XDP. */
        FAR_CORE(Rig.FAR_CORE),
        /** RADIUS and DNS. */
        LOOPBACK("lo");

        private final String device;

        Place(String device) {
            this.device = device;
        }
    }

    /** An AVP of an L2TP control message (RFC 2661 §4.1); {@code length} is that of its header and value. */
    record Avp(int type, boolean hidden, int length) {}

    /** Flags, Length, Tunnel ID, Session ID, Ns, Nr. */
    private static final int CONTROL_HEADER = 12;

    private static final int HIDDEN = 0x4000;
    private static final int LENGTH = 0x03ff;

    private final Map<Place, Daemon> recorders = new EnumMap<>(Place.class);
    private final Map<Place, Path> files = new EnumMap<>(Place.class);

    Capture(Rig rig, Place... places) {
        for (Place place : places) {
            Path file = rig.directory().resolve(place.device + ".pcap");
            List<String> command = new ArrayList<>(List.of("tcpdump", "-i", place.device, "-nn", "-U", "-Z", "root"));
            command.addAll(List.of("--immediate-mode", "-s", "0", "-w", file.toString()));
            Daemon tcpdump = rig.daemon("tcpdump-" + place.device, rig.namespace(), command);
            tcpdump.awaitLog("listening on");
            recorders.put(place, tcpdump);
            files.put(place, file);
        }
    }

    /** Ends the recording, which comes before reading. */
    void stop() {
        recorders.values().forEach(Daemon::terminate);
        recorders.values().forEach(Daemon::awaitExit);
    }

    /** Whether {@code text} was anywhere in what has been recorded at {@code places}. */
    boolean contains(String text, Place... places) {
        String needle = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Stream.of(places)
                .anyMatch(place -> new String(bytes(files.get(place)), StandardCharsets.ISO_8859_1).contains(needle));
    }

    /**
     * The packets that a display filter of Wireshark's lets through, each as the values of {@code fields}; several values of one field are
     * joined by commas.
     */
    List<List<String>> packets(Place place, String filter, String... fields) {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", files.get(place).toString()));
        command.addAll(List.of("-Y", filter, "-T", "fields", "-E", "separator=|"));
        for (String field : fields.length == 0 ? new String[] {"frame.number"} : fields) {
            command.addAll(List.of("-e", field));
        }
        return Shell.must(command.toArray(String[]::new))
                .lines()
                .filter(line -> !line.startsWith("Running as user"))
                .map(line -> List.of(line.split("\\|", -1)))
                .toList();
    }

    /** How many packets a display filter of Wireshark's lets through. */
    int count(Place place, String filter) {
        return packets(place, filter).size();
    }

    /** The AVPs of the first L2TP control message of this Message Type. */
    List<Avp> controlMessage(int messageType) {
        List<List<Avp>> messages = controlMessages(messageType);
        if (messages.isEmpty()) {
            throw new AssertionError("no L2TP control message of type " + messageType + " was recorded");
        }
        return messages.get(0);
    }

    /**
     * The AVPs of every L2TP control message of this Message Type, without retransmissions. tshark keeps the types of hidden ones to itself.
     */
    List<List<Avp>> controlMessages(int messageType) {
        Map<List<String>, List<Avp>> messages = new LinkedHashMap<>();
        for (List<String> fields : packets(
                Place.CORE,
                "l2tp.avp.message_type == " + messageType,
                "ip.src",
                "l2tp.tunnel",
                "l2tp.Ns",
                "udp.payload")) {
            messages.putIfAbsent(
                    fields.subList(0, 3), avps(ByteBuffer.wrap(HexFormat.of().parseHex(fields.get(3)))));
        }
        return List.copyOf(messages.values());
    }

    private static List<Avp> avps(ByteBuffer message) {
        List<Avp> avps = new ArrayList<>();
        int at = CONTROL_HEADER;
        while (at < message.limit()) {
            int bits = message.getShort(at) & 0xffff;
            Avp avp = new Avp(message.getShort(at + 4) & 0xffff, (bits & HIDDEN) != 0, bits & LENGTH);
            if (message.getShort(at + 2) == 0) { // Vendor ID: the IETF's
                avps.add(avp);
            }
            at += avp.length();
        }
        return avps;
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
        recorders.values().forEach(Daemon::close);
    }
}
