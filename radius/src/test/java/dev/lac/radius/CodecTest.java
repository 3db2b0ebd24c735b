package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tinyradius.core.attribute.codec.AttributeCodecType;
import org.tinyradius.core.dictionary.DefaultDictionary;
import org.tinyradius.core.packet.request.RadiusRequest;

/** Packets and checksums against the examples of RFC 2865 §7 and against TinyRadius' own. */
class CodecTest {
    /** RFC 2865 §7: "using the shared secret". */
    private static final Octets SECRET = Octets.ofText("xyzzy5461");

    private static final Octets TELNET_REQUEST = Octets.ofHex("""
            01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb
            98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d
            93 d4 13 ce 31 96 e4 3f 78 2a 0a ee 04 06 c0 a8
            01 10 05 06 00 00 00 03
            """);
    private static final Octets TELNET_ACCEPT = Octets.ofHex("""
            02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf
            9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00
            0e 06 c0 a8 01 03
            """);
    private static final Octets CHAP_REQUEST = Octets.ofHex("""
            01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e
            0d 33 67 a2 01 08 66 6c 6f 70 73 79 03 13 16 e9
            75 57 c3 16 18 58 95 f2 93 ff 63 44 07 72 75 04
            06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00
            02 07 06 00 00 00 01
            """);
    private static final Octets CHAP_ACCEPT = Octets.ofHex("""
            02 01 00 38 15 ef bc 7d ab 26 cf a3 dc 34 d9 c0
            3c 86 01 a4 06 06 00 00 00 02 07 06 00 00 00 01
            08 06 ff ff ff fe 0a 06 00 00 00 02 0d 06 00 00
            00 01 0c 06 00 00 05 dc
            """);

    @Test
    void theRfcsPapExampleIsWhatWeWouldHide() throws Exception {
        Packet request = Packet.decode(TELNET_REQUEST);
        assertThat(request.encode()).isEqualTo(TELNET_REQUEST);
        assertThat(request.first(AttributeType.USER_NAME).orElseThrow().text()).isEqualTo("nemo");
        assertThat(HiddenPasswords.hideUserPassword(Octets.ofText("arctangent"), request.authenticator(), SECRET))
                .isEqualTo(request.first(AttributeType.USER_PASSWORD).orElseThrow());
        assertThat(new Authenticators(SECRET).hash(TELNET_ACCEPT, request.authenticator()))
                .isEqualTo(Packet.decode(TELNET_ACCEPT).authenticator());
    }

    @Test
    void theRfcsChapExampleHasItsResponseAuthenticator() throws Exception {
        Packet request = Packet.decode(CHAP_REQUEST);
        assertThat(request.encode()).isEqualTo(CHAP_REQUEST);
        assertThat(request.first(AttributeType.CHAP_PASSWORD).orElseThrow().get(0))
                .isEqualTo(22);
        assertThat(new Authenticators(SECRET).hash(CHAP_ACCEPT, request.authenticator()))
                .isEqualTo(Packet.decode(CHAP_ACCEPT).authenticator());
        assertThat(Packet.decode(CHAP_ACCEPT).attributes()).hasSize(6);
    }

    @Test
    void tinyRadiusVerifiesAndUnderstandsOurRequests() throws Exception {
        TestServer server = new TestServer("192.0.2.10", 1812, "xyzzy5461");
        TestServer accounting = new TestServer("192.0.2.10", 1813, "xyzzy5461");
        Bench bench = Bench.with(server, accounting);
        bench.login("alice@example.net", new Proof.Pap(Octets.ofText("a password longer than one block")));
        Octets challenge = Octets.ofHex("000102030405060708090a0b0c0d0e0f");
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update((byte) 9);
        md5.update("pw".getBytes());
        Octets response = Octets.copyOf(md5.digest(challenge.toByteArray()));
        bench.login("bob", new Proof.Chap(9, challenge, response));
        bench.account(Bench.start(null));
        assertThat(bench.sent).hasSize(3);
        for (Bench.Sent sent : bench.sent) {
            // Throws when an authenticator is wrong.
            RadiusRequest request = RadiusRequest.fromByteBuf(
                            DefaultDictionary.INSTANCE,
                            Unpooled.wrappedBuffer(sent.datagram().toByteArray()))
                    .decodeRequest("xyzzy5461");
            if (sent == bench.sent.get(0)) {
                assertThat(request.getAttribute("User-Password").orElseThrow().getValueString())
                        .isEqualTo("a password longer than one block");
            }
            assertThat(request.getAttribute("NAS-Identifier").orElseThrow().getValueString())
                    .isEqualTo("lac");
        }
        RadiusRequest wrong = RadiusRequest.fromByteBuf(
                DefaultDictionary.INSTANCE,
                Unpooled.wrappedBuffer(bench.sent.get(0).datagram().toByteArray()));
        assertThatThrownBy(() -> wrong.decodeRequest("another")).hasMessageContaining("Message-Authenticator");
    }

    @Test
    void tunnelPasswordsOfEveryLengthAreRevealed() throws Exception {
        Octets authenticator = Octets.ofHex("0f403f9473978057bd83d5cb98f4227a");
        for (int length = 0; length <= 120; length++) {
            String password = "x".repeat(length);
            byte[] hidden = AttributeCodecType.RFC2868_TUNNEL_PASSWORD
                    .getCodec()
                    .encode(password.getBytes(), authenticator.toByteArray(), SECRET.text());
            assertThat(HiddenPasswords.revealTunnelPassword(Octets.copyOf(hidden), authenticator, SECRET)
                            .text())
                    .isEqualTo(password);
        }
        for (String hidden : new String[] {"", "80", "8001", "8001" + "00".repeat(15), "8001" + "00".repeat(17)}) {
            assertThatThrownBy(() -> HiddenPasswords.revealTunnelPassword(Octets.ofHex(hidden), authenticator, SECRET))
                    .isInstanceOf(MalformedPacketException.class);
        }
        byte[] tooLong = AttributeCodecType.RFC2868_TUNNEL_PASSWORD
                .getCodec()
                .encode(new byte[0], authenticator.toByteArray(), SECRET.text());
        tooLong[2] ^= 16; // the length in clear becomes 16, of 15 octets
        assertThatThrownBy(() -> HiddenPasswords.revealTunnelPassword(Octets.copyOf(tooLong), authenticator, SECRET))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void whatBreaksTheFormatIsMalformedAndPaddingIsNot() throws Exception {
        assertThat(Packet.decode(TELNET_ACCEPT.concat(Octets.ofHex("0000 0000")))
                        .attributes())
                .hasSize(3);
        for (String broken : new String[] {
            "",
            "02",
            "02000014" + "00".repeat(15), // shorter than a header
            "02000013" + "00".repeat(16), // Length below 20
            "02000015" + "00".repeat(16), // Length beyond the datagram
            "02001001" + "00".repeat(16 + 4093), // Length beyond 4096
            "02000015" + "00".repeat(16) + "01", // half an attribute
            "02000016" + "00".repeat(16) + "0101", // attribute shorter than its header
            "02000016" + "00".repeat(16) + "0100",
            "02000017" + "00".repeat(16) + "010461", // attribute beyond the packet
        }) {
            assertThatThrownBy(() -> Packet.decode(Octets.ofHex(broken)))
                    .as(broken)
                    .isInstanceOf(MalformedPacketException.class);
        }
    }

    @Test
    void noOctetsMakeTheDecoderThrowAnythingElse() {
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = TELNET_REQUEST.toByteArray();
            for (int n = random.nextInt(6); n >= 0; n--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            try {
                Packet packet = Packet.decode(Octets.copyOf(octets));
                assertThat(packet.encode().length()).isBetween(20, octets.length);
                read++;
            } catch (MalformedPacketException e) {
                assertThat(e).hasMessageMatching("[A-Z].*");
            }
        }
        assertThat(read).isBetween(1_000, 19_000);
    }
}
