package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole trace, read by Wireshark's eyes: right lengths and checksums, nothing malformed, no password. */
class TraceTest {
    private static final Path TSHARK = Path.of("/usr/bin/tshark");
    private static final MacAddress HOST = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress LAC = MacAddress.parse("02:00:00:00:00:02");
    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 1701);
    private static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.2", 1702);
    private static final InetSocketAddress LOCAL6 = new InetSocketAddress("2001:db8::1", 1701);
    private static final InetSocketAddress LNS6 = new InetSocketAddress("2001:db8::2", 1701);
    private static final VlanTags TAG = VlanTags.of(VlanTags.TPID_8021Q, 7);
    private static final VlanTags TAGS = VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 200);
    private static final String WHO = "alice@isp.example (eth1/02:00:00:00:00:01/7), phase ";
    private static final String PAP =
            "c023 01 01 0016 05 616c696365 0b" + Octets.ofText("Xyzzy-31415").hex();
    private static final String SYN = "0021 4500003c 00004000 4006c66b 64400001 08080808"
            + "c00001bb 00000000 00000000 7002ffff 00000000 020405b4 01010402 5365637265742074 65787421";

    private static final long START = 1_795_262_400_123_456_789L;

    @TempDir
    private Path directory;

    private final List<Frame> frames = new ArrayList<>();
    private Frames made = new Frames(new Redactor(false, false));
    private long now = START;

    private static ByteBuffer octets(String hex) {
        // Somewhere in a larger buffer, as receivers have it.
        byte[] padded = Octets.ofHex("ee" + hex + "ee").toByteArray();
        return ByteBuffer.wrap(padded, 1, padded.length - 2);
    }

    private long tick() {
        return now += 1_000;
    }

    /** One subscriber's way from PADI to the first packets. */
    private void call() {
        add(made.discovery(
                tick(), true, HOST, MacAddress.BROADCAST, TAG, octets("1109 0000 0004 0101 0000"), WHO + "discovery"));
        add(made.session(tick(), true, HOST, LAC, TAGS, 7, octets("c021 01 01 0008 01 04 05d4"), WHO + "lcp"));
        add(made.session(tick(), true, HOST, LAC, VlanTags.NONE, 7, octets(PAP), WHO + "authentication"));
        add(made.session(
                tick(),
                true,
                HOST,
                LAC,
                TAG,
                7,
                octets("c223 02 01 001a 10" + Octets.ofText("Xyzzy-31415Xyzzy").hex() + "616c696365"),
                WHO + "authentication"));
        String response = "8016 0000 000d" + Octets.ofText("Xyzzy-31415Xyzzy").hex();
        add(made.datagram(
                tick(),
                false,
                LOCAL,
                LNS,
                octets("c802 002a 0001 0000 0001 0001 8008 0000 0000 0003" + response),
                WHO + "tunnel"));
        String iccn = "8008 0000 0000 000c 800a 0000 0018 00989680 800a 0000 0013 00000001 0008 0000 001d 0003"
                + "000b 0000 001e 616c696365 0008 0000 0020 0001 0011 0000 0021"
                + Octets.ofText("Xyzzy-31415").hex();
        add(made.datagram(
                tick(),
                false,
                LOCAL6,
                LNS6,
                octets("c802 %04x 0001 0002 0002 0001"
                                .formatted(12 + Octets.ofHex(iccn).length())
                        + iccn),
                WHO + "call"));
        add(made.datagram(tick(), true, LNS, LOCAL, octets("c802 000c 0003 0000 0001 0003"), WHO + "call"));
        add(made.datagram(
                tick(), true, LNS, LOCAL, octets("4802 0026 0003 0004 0000 0000 ff03" + PAP), WHO + "established"));
        add(made.dataMessage(tick(), false, LOCAL6, LNS6, 1, 2, octets(SYN), WHO + "established"));
        add(made.session(tick(), true, HOST, LAC, TAGS, 7, octets(SYN), ""));
    }

    private void add(Frame frame) {
        frames.add(frame);
    }

    private byte[] trace() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapNg trace = new PcapNg(out, new PcapNg.Origin("x86_64", "Linux", "lac 0.1", "eth1", "l2tp"));
        for (Frame frame : frames) {
            trace.write(frame);
        }
        trace.finish(now, 1, 2);
        return out.toByteArray();
    }

    @Test
    void wiresharkReadsACall() throws Exception {
        call();
        List<List<String>> packets = tshark(
                trace(),
                "frame.interface_name",
                "frame.packet_flags_direction",
                "frame.time_epoch",
                "frame.protocols",
                "frame.comment");
        assertThat(packets).hasSize(10);
        assertThat(packets)
                .extracting(packet -> packet.get(0))
                .containsExactly("eth1", "eth1", "eth1", "eth1", "l2tp", "l2tp", "l2tp", "l2tp", "l2tp", "eth1");
        assertThat(packets)
                .extracting(packet -> direction(packet.get(1)))
                .containsExactly(1, 1, 1, 1, 2, 2, 1, 1, 2, 1);
        assertThat(packets)
                .extracting(packet -> packet.get(2))
                .startsWith("1795262400.123457789")
                .endsWith("1795262400.123466789");
        assertThat(packets)
                .extracting(packet -> packet.get(3))
                .containsExactly(
                        "eth:ethertype:vlan:ethertype:pppoed",
                        "eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:pppoes:ppp:lcp",
                        "eth:ethertype:pppoes:ppp:pap",
                        "eth:ethertype:vlan:ethertype:pppoes:ppp:chap",
                        "raw:ip:udp:l2tp",
                        "raw:ipv6:udp:l2tp",
                        "raw:ip:udp:l2tp",
                        "raw:ip:udp:l2tp:ppp:pap",
                        "raw:ipv6:udp:l2tp:ppp:ip:tcp",
                        "eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:pppoes:ppp:ip:tcp");
        assertThat(packets.get(1).get(4)).isEqualTo(WHO + "lcp");
        assertThat(packets.get(9).get(4)).isEmpty();
    }

    @Test
    void nothingIsMalformedAndEveryChecksumIsRight() throws Exception {
        call();
        made = new Frames(new Redactor(true, true));
        call();
        List<List<String>> packets = tshark(
                trace(),
                "_ws.malformed",
                "_ws.expert.severity",
                "ip.checksum.status",
                "udp.checksum.status",
                "frame.len",
                "frame.cap_len");
        assertThat(packets).hasSize(20);
        for (int i = 0; i < packets.size(); i++) {
            List<String> packet = packets.get(i);
            assertThat(packet.get(0)).as("malformed, packet " + i).isEmpty();
            // Severities from warning on (0x00600000) are what somebody should look at; a SYN is but chat.
            assertThat(severities(packet.get(1))).as("packet " + i).allMatch(severity -> severity < 0x0060_0000);
            Frame frame = frames.get(i);
            assertThat(packet.get(4)).isEqualTo("" + frame.originalLength());
            assertThat(packet.get(5)).isEqualTo("" + frame.octets().length());
            if (frame.side() == Side.CORE) {
                boolean v4 = frame.octets().get(0) == 0x45;
                boolean whole = frame.originalLength() == frame.octets().length();
                assertThat(packet.get(2)).as("IP checksum, packet " + i).startsWith(v4 ? "1" : "");
                assertThat(packet.get(3)).as("UDP checksum, packet " + i).startsWith(whole ? "1" : "2");
            }
        }
    }

    @Test
    void noPasswordIsInTheTraceUnlessAskedFor() throws IOException {
        call();
        assertThat(text(trace()))
                .doesNotContain("Xyzzy")
                .doesNotContain("Secret text")
                .contains("alice");
        frames.clear();
        made = new Frames(new Redactor(true, true));
        call();
        assertThat(text(trace())).contains("Xyzzy", "Secret text");
    }

    @Test
    void whatIsCutKeepsItsLength() {
        Octets syn = Octets.ofHex(SYN);
        Frame session = made.session(1, false, LAC, HOST, VlanTags.NONE, 7, syn.buffer(), "");
        assertThat(session.originalLength()).isEqualTo(14 + 6 + syn.length());
        assertThat(session.octets().length()).isEqualTo(session.originalLength() - 12);
        assertThat(session.octets().slice(0, 20))
                .isEqualTo(Octets.ofHex("020000000001 020000000002 8864 1100 0007 %04x".formatted(syn.length())));
        Frame message = made.dataMessage(1, false, LOCAL, LNS, 1, 2, syn.buffer(), "");
        assertThat(message.originalLength()).isEqualTo(20 + 8 + 6 + 2 + syn.length());
        assertThat(message.octets().length()).isEqualTo(message.originalLength() - 12);
    }

    @Test
    void buffersStayAsTheyAre() {
        byte[] datagram = Octets.ofHex("0002 0001 0002" + PAP).toByteArray();
        byte[] before = datagram.clone();
        ByteBuffer buffer = ByteBuffer.wrap(datagram);
        made.datagram(1, true, LNS, LOCAL, buffer, "");
        made.session(1, true, HOST, LAC, TAG, 1, buffer, "");
        made.discovery(1, true, HOST, LAC, TAG, buffer, "");
        made.dataMessage(1, true, LNS, LOCAL, 1, 1, buffer, "");
        assertThat(datagram).isEqualTo(before);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.remaining()).isEqualTo(before.length);
    }

    @Test
    void whatFitsIntoNoPacketIsRefused() {
        ByteBuffer long4 = ByteBuffer.allocate(65_508);
        assertThatThrownBy(() -> made.datagram(1, true, LOCAL, LNS, long4, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(made.datagram(1, true, LOCAL6, LNS6, ByteBuffer.allocate(65_527), "")
                        .originalLength())
                .isEqualTo(65_575);
        assertThatThrownBy(() -> made.datagram(1, true, LOCAL, LNS6, ByteBuffer.allocate(1), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> made.datagram(
                        1, true, InetSocketAddress.createUnresolved("lns", 1), LNS6, ByteBuffer.allocate(1), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> made.session(1, true, HOST, LAC, TAG, 1, ByteBuffer.allocate(65_536), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(byte[] trace) {
        return new String(trace, StandardCharsets.ISO_8859_1);
    }

    private static int direction(String value) {
        return Integer.decode(value.isEmpty() ? "0" : value) & 3;
    }

    private static List<Integer> severities(String values) {
        return values.isEmpty()
                ? List.of()
                : Arrays.stream(values.split(",")).map(Integer::decode).toList();
    }

    /** The packets, each as the values of {@code fields}. */
    private List<List<String>> tshark(byte[] trace, String... fields) throws Exception {
        assumeTrue(Files.isExecutable(TSHARK) || Boolean.getBoolean("lac.allPeers"), "tshark(1) is missing");
        Path file = directory.resolve("trace.pcapng");
        Files.write(file, trace);
        List<String> command = new ArrayList<>(List.of(TSHARK.toString(), "-n", "-r", file.toString(), "-T", "fields"));
        command.addAll(List.of("-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-E", "separator=/t"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        return output.lines().map(line -> List.of(line.split("\t", -1))).toList();
    }
}
