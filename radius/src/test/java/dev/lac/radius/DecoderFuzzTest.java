package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server sends is read, or refused as malformed; nothing else comes out of the decoders and the client. */
class DecoderFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "02000014 00000000000000000000000000000000",
                        "0200002c 00000000000000000000000000000000 4006 01000003 4106 01000001 430c 01 6c6e732e74657374",
                        "02000061 00000000000000000000000000000000"
                                + " 1a21 00000009 01 1b" + hex("vpdn:ip-addresses=a,b/c d")
                                + " 1a11 0000130a 21 06 00000064 40 05 6c6e73"
                                + " 1a14 0000197f 36 06 01000003 2e 08 67726f757073",
                        "02000030 00000000000000000000000000000000 1a1c 00000137 1a 16 07 533d30313233343536373839303132333435 2c 00",
                        "0300001a 00000000000000000000000000000000 1206 4e6f 2e21")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    private static String hex(String text) {
        return Octets.ofText(text).hex();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void packet(byte[] input) {
        try {
            Packet packet = Packet.decode(Octets.copyOf(input));
            assertThat(Packet.decode(packet.encode()).attributes()).isEqualTo(packet.attributes());
            packet.vendor(Microsoft.VENDOR, 26)
                    .forEach(value -> assertThat(value.length()).isLessThan(254));
            AcceptReader.read(
                    packet,
                    "server",
                    TunnelMapping.standard(),
                    value -> HiddenPasswords.revealTaggedPassword(
                            value, packet.authenticator(), Octets.ofText("secret")),
                    new Counters<>(RadiusEvent.class));
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

    static Stream<byte[]> records() {
        Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);
        AccountingRecord record = AccountingRecord.of(
                Bench.start(new AccountingRequest.Tunnel("198.51.100.1", "203.0.113.1", null, null, null, "1")),
                Bench.EPOCH,
                "isp",
                new NasIdentity("lac", null),
                counters);
        return Stream.of(record.toOctets().toByteArray(), new byte[] {1, 1});
    }

    @MethodSource("records")
    @FuzzTest(maxDuration = "10m")
    void storedRecord(byte[] input) {
        try {
            AccountingRecord record = AccountingRecord.ofOctets(Octets.copyOf(input));
            assertThat(record.toOctets()).isEqualTo(Octets.copyOf(input));
            if (record.status() == AccountingRequest.Status.START
                    && record.attributes().length() < 4_000) {
                AccountingRecord.stopFor(
                        record,
                        new AccountingRequest.Usage(Duration.ofSeconds(1), 1, 2, 3, 4, -1),
                        TerminateCause.NAS_REBOOT);
            }
        } catch (MalformedPacketException e) {
            assertThat(e).hasMessageMatching("[a-zA-Z].*");
        }
    }

    static Stream<byte[]> dynamicRequests() {
        return Stream.of(
                        "28070037 8893036a385abb521e70cc4cd1868d97 5012 130adf0cde9ea28af3d4294653183e3a 2c04 5331"
                                + " 3706 6955b964 2107 70726f7879",
                        "2b010026 00000000000000000000000000000000 0106 616c6963 1b06 0000003c 2c06 53313233")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    /** The decoder sees what is sealed with the right secret too, so that the fuzzer gets behind the seal. */
    @MethodSource("dynamicRequests")
    @FuzzTest(maxDuration = "10m")
    void dynamicAuthorization(byte[] input) {
        Octets secret = Octets.ofText("xyzzy5461");
        InetSocketAddress client = new InetSocketAddress("192.0.2.10", 4_000);
        List<Octets> sent = new ArrayList<>();
        DynamicAuthorizationServer server = new DynamicAuthorizationServer(
                new DynamicAuthorizationServer.Settings(
                        List.of(new DynamicAuthorizationServer.Client(client.getAddress(), secret, false)),
                        new NasIdentity("lac", null),
                        Duration.ofSeconds(300),
                        false,
                        Bench.EPOCH),
                new Counters<>(DynamicAuthorizationEvent.class),
                new DynamicAuthorizationServer.Owner() {
                    @Override
                    public void handle(DynamicRequest request, Consumer<DynamicAnswer> then) {
                        assertThat(request.query().identifies()).isTrue();
                        then.accept(new DynamicAnswer.Ack());
                    }

                    @Override
                    public void send(InetSocketAddress to, Octets datagram) {
                        sent.add(datagram);
                    }
                });
        Octets octets = Octets.copyOf(input);
        server.receive(client, octets.buffer(), 0);
        if (input.length >= Packet.HEADER) {
            Octets sealed = octets.slice(0, 4)
                    .concat(new Authenticators(secret).hash(octets, Packet.ZERO_AUTHENTICATOR))
                    .concat(octets.slice(Packet.HEADER, octets.length()));
            server.receive(client, sealed.buffer(), 0);
        }
        sent.forEach(answer -> assertThat(TestServer.decoded(answer).code()).isIn(41, 42, 44, 45));
    }

    static Stream<byte[]> dictionaries() {
        return Stream.of(
                        "VENDOR Acme 9999\nBEGIN-VENDOR Acme\nATTRIBUTE Acme-Lns 0x01 string has_tag,encrypt=2 # x\n"
                                + "VALUE Acme-Lns a 1\nEND-VENDOR Acme\n$INCLUDE other\nBEGIN-TLV t\nEND-TLV t",
                        "ATTRIBUTE a 1.2 integer\nVENDOR b 1 format=2,1\nATTRIBUTE c 2 ipaddr b")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("dictionaries")
    @FuzzTest(maxDuration = "10m")
    void dictionary(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Dictionary dictionary = Dictionary.builtIn().with("file", name -> Optional.of(text));
            assertThat(dictionary.attribute("User-Name")).isPresent();
        } catch (DictionaryException e) {
            assertThat(e.faults()).isNotEmpty();
        }
    }

    static Stream<byte[]> replies() {
        return Stream.of(
                        "Tunnel-Type:1 = L2TP, Tunnel-Server-Endpoint:1 = \"lns\\\"\" # x\n&reply:Tunnel-Password:1 := 'p'",
                        "Tunnel-Type = :1:L2TP\nCisco-AVPair += \"vpdn:ip-addresses=a/b\"\nFramed-IP-Address = 192.0.2.1\n"
                                + "Framed-IPv6-Prefix = 2001:db8::/48\nFramed-Interface-Id = 1:2:3:4\nClass = 0x00ff")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("replies")
    @FuzzTest(maxDuration = "10m")
    void replyFile(byte[] input) {
        try {
            Decision decision = ReplyFile.read(
                    "file",
                    new String(input, StandardCharsets.UTF_8),
                    Dictionary.builtIn(),
                    TunnelMapping.standard(),
                    new Counters<>(RadiusEvent.class));
            assertThat(decision).isNotInstanceOf(Decision.Unavailable.class);
        } catch (DictionaryException e) {
            assertThat(e.faults()).isNotEmpty();
        }
    }
}
