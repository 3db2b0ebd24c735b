package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of frames, octet for octet. */
class RedactorTest {
    private static final Redactor NEITHER = new Redactor(false, false);
    private static final Redactor PAYLOAD = new Redactor(false, true);
    private static final Redactor SECRETS = new Redactor(true, false);
    private static final Redactor BOTH = new Redactor(true, true);

    @ParameterizedTest
    @CsvSource({
        // PAP: Authenticate-Request, Ack with a message, Ack without one.
        "c023 01 01 000c 02 6162 04 70617373, c023 01 01 000c 02 6162 04 58585858",
        "ff03 c023 01 01 000c 02 6162 04 70617373, ff03 c023 01 01 000c 02 6162 04 58585858",
        "ff03 ff03 c023 01 01 000c 02 6162 04 70617373, ff03 ff03 c023 01 01 000c 02 6162 04 58585858",
        "c023 02 01 0008 03 6f6b21, c023 02 01 0008 03 6f6b21",
        "c023 02 01 0004, c023 02 01 0004",
        // Behind the password, and behind the packet's end.
        "c023 01 01 000e 02 6162 04 70617373 7061, c023 01 01 000e 02 6162 04 58585858 0000",
        "c023 01 01 000c 02 6162 04 70617373 7061, c023 01 01 000c 02 6162 04 58585858 0000",
        // Not well formed: lengths beyond the end or below the header, and cut short.
        "c023 01 01 000c 02 6162 05 70617373, c023 01 01 000c 00 0000 00 00000000",
        "c023 01 01 000c 09 6162 04 70617373, c023 01 01 000c 00 0000 00 00000000",
        "c023 01 01 000d 02 6162 04 70617373, c023 01 01 000d 00 0000 00 00000000",
        "c023 01 01 0003 02 6162 04 70617373, c023 01 01 0003 00 0000 00 00000000",
        "c023 01 01 70, c023 00 00 00",
        "c023 09 01 000c 02 6162 04 70617373, c023 09 01 000c 00 0000 00 00000000",
        // CHAP: Challenge, Response, Success, Failure.
        "c223 01 01 000a 04 01020304 61, c223 01 01 000a 04 01020304 61",
        "c223 02 01 000a 04 01020304 61, c223 02 01 000a 04 00000000 61",
        "c223 02 01 000a 06 01020304 61, c223 02 01 000a 00 00000000 00",
        "c223 02 01 000a 04 01020304 61 7061, c223 02 01 000a 04 00000000 61 0000",
        "c223 02 01 0009 00 70617373, c223 02 01 0009 00 00000000",
        "c223 03 01 0006 6f6b, c223 03 01 0006 6f6b",
        "c223 03 01 000e 533d3031 4142204d3d6f, c223 03 01 000e 533d5858 5858204d3d6f",
        "c223 03 01 000a 20533d303141, c223 03 01 000a 20533d585858",
        "c223 04 01 0009 453d363931, c223 04 01 0009 453d363931",
        // Change-Password, version 1, 2 and that of MS-CHAPv2.
        "c223 05 01 0008 01020304, c223 05 01 0008 00000000",
        "c223 06 01 0008 01020304, c223 06 01 0008 00000000",
        "c223 07 01 0008 01020304, c223 07 01 0008 00000000",
        // EAP: Identity, Nak, MD5-Challenge asked and answered, GTC, MS-CHAPv2.
        "c227 02 01 0007 01 6162, c227 02 01 0007 01 6162",
        "c227 02 01 0006 03 1a, c227 02 01 0006 03 1a",
        "c227 01 01 0008 04 02 abcd, c227 01 01 0008 04 02 abcd",
        "c227 02 01 0008 04 02 abcd, c227 02 01 0008 04 00 0000",
        "c227 02 01 0009 06 70617373, c227 02 01 0009 06 00000000",
        "c227 01 01 0007 1a 0301, c227 01 01 0007 1a 0000",
        "c227 03 01 0004, c227 03 01 0004",
        // Some other protocol for authentication.
        "c027 01 01 0008 70617373, c027 01 01 0008 00000000",
        // LCP, and what its rejects give back.
        "c021 01 01 0009 0305c22305, c021 01 01 0009 0305c22305",
        "c021 08 01 0012 c023 01 01 000c 02 6162 04 70617373, c021 08 01 0012 c023 01 01 000c 02 6162 04 58585858",
        "c021 08 01 0010 c023 01 01 000c 02 6162 04 7061, c021 08 01 0010 c023 01 01 000c 00 0000 00 0000",
        "c021 07 01 0016 08 01 0012 c023 01 01 000c 02 6162 04 70617373,"
                + " c021 07 01 0016 08 01 0012 c023 01 01 000c 02 6162 04 58585858",
        "c021 08 01 0011 c023 01 01 000c 02 6162 04 70617373, c021 08 01 0011 c023 01 01 000c 00 0000 00 00000000",
        "c021 08 01 0013 c023 01 01 000c 02 6162 04 70617373, c021 08 01 0013 0000 00 00 0000 00 0000 00 00000000",
        // Control protocols, and link quality.
        "8021 01 01 000a 0306 00000000, 8021 01 01 000a 0306 00000000",
        "c025 01020304 05060708, c025 01020304 05060708",
        "c0, c0",
        "ff03, ff03",
    })
    void secretsAreBlankedInPpp(String given, String left) {
        assertThat(ppp(PAYLOAD, given)).isEqualTo(Octets.ofHex(left));
        assertThat(ppp(NEITHER, given)).isEqualTo(Octets.ofHex(left));
        assertThat(ppp(SECRETS, given)).isEqualTo(Octets.ofHex(given));
    }

    @Test
    void rejectsOfRejectsEndSomewhere() {
        byte[] frame = new byte[60_000];
        for (int at = 0; at + 6 <= frame.length; at += 6) {
            byte[] reject = Octets.ofHex("c021 08 01").toByteArray();
            System.arraycopy(reject, 0, frame, at, 4);
            frame[at + 4] = (byte) (frame.length - at - 2 >>> 8);
            frame[at + 5] = (byte) (frame.length - at - 2);
        }
        byte[] before = frame.clone();
        assertThat(PAYLOAD.ppp(frame, 0, frame.length)).isEqualTo(frame.length);
        assertThat(Arrays.copyOf(frame, 30)).isEqualTo(Arrays.copyOf(before, 30));
        assertThat(Arrays.copyOfRange(frame, 30, frame.length)).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        // Control messages: Challenge Response, Proxy Authen Response in clear and hidden, that of another vendor.
        "c802 0022 0001 0000 0000 0000 8016 0000 000d 000102030405060708090a0b0c0d0e0f,"
                + " c802 0022 0001 0000 0000 0000 8016 0000 000d 00000000000000000000000000000000",
        "c802 0016 0001 0002 0000 0000 000a 0000 0021 70617373, c802 0016 0001 0002 0000 0000 000a 0000 0021 00000000",
        "c802 0016 0001 0002 0000 0000 400a 0000 0021 70617373, c802 0016 0001 0002 0000 0000 400a 0000 0021 70617373",
        "c802 0016 0001 0002 0000 0000 000a 0009 0021 70617373, c802 0016 0001 0002 0000 0000 000a 0009 0021 70617373",
        "c802 0014 0001 0002 0000 0000 8008 0000 0000 000c, c802 0014 0001 0002 0000 0000 8008 0000 0000 000c",
        "c802 000c 0001 0000 0000 0000, c802 000c 0001 0000 0000 0000",
        // An AVP that is too long, too short, cut short; octets behind the end; no Length; an Offset Size.
        "c802 0016 0001 0002 0000 0000 000b 0000 0021 70617373, c802 0016 0001 0002 0000 0000 000b 0000 0021 00000000",
        "c802 0016 0001 0002 0000 0000 0005 0000 0021 70617373, c802 0016 0001 0002 0000 0000 0005 0000 0021 00000000",
        "c802 0010 0001 0002 0000 0000 70617373, c802 0010 0001 0002 0000 0000 00000000",
        "c802 000c 0001 0002 0000 0000 70617373, c802 000c 0001 0002 0000 0000 00000000",
        "8802 0001 0002 0000 0000 000a 0000 0021 70617373, 8802 0001 0002 0000 0000 000a 0000 0021 00000000",
        "ca02 0016 0001 0002 0000 0000 0000 70617373, ca02 0016 0001 0002 0000 0000 0000 00000000",
        "c802 0016 0001 70617373, c802 0000 0000 00000000",
        "c8, c8",
        // Data messages of every header, around PAP.
        "0002 0001 0002 ff03 c023 01 01 000c 02 6162 04 70617373, 0002 0001 0002 ff03 c023 01 01 000c 02 6162 04 58585858",
        "4002 0018 0001 0002 ff03 c023 01 01 000c 02 6162 04 70617373,"
                + " 4002 0018 0001 0002 ff03 c023 01 01 000c 02 6162 04 58585858",
        "0802 0001 0002 0003 0000 c023 01 01 000c 02 6162 04 70617373,"
                + " 0802 0001 0002 0003 0000 c023 01 01 000c 02 6162 04 58585858",
        "0202 0001 0002 0002 7061 c023 01 01 000c 02 6162 04 70617373,"
                + " 0202 0001 0002 0002 0000 c023 01 01 000c 02 6162 04 58585858",
        "4002 000a 0001 0002 c021 70617373, 4002 000a 0001 0002 c021 00000000",
        // No message of version 2, an Offset Size beyond the end.
        "0003 0001 0002 ff03 c023 01 01, 0003 0001 0002 0000 0000 00 00",
        "0202 0001 0002 00ff ff03 c023, 0202 0001 0002 0000 0000 0000",
    })
    void secretsAreBlankedInL2tp(String given, String left) {
        assertThat(datagram(PAYLOAD, given)).isEqualTo(Octets.ofHex(left));
        assertThat(datagram(NEITHER, given)).isEqualTo(Octets.ofHex(left));
        assertThat(datagram(BOTH, given)).isEqualTo(Octets.ofHex(given));
    }

    @ParameterizedTest
    @CsvSource({
        // IPv4 with TCP, TCP with options, UDP, ICMP, some other protocol, a later fragment; with options of its own.
        "0021 45000030 00000000 40060000 00000000 00000000, 00000000 00000000 00000000 50000000 00000000, 70617373",
        "0021 45000030 00000000 40060000 00000000 00000000, 00000000 00000000 00000000 60000000 00000000 01010101, 70617373",
        "21 45000030 00000000 40110000 00000000 00000000, 00000000 00000000, 70617373",
        "ff03 0021 45000030 00000000 40010000 00000000 00000000, 00000000 00000000, 70617373",
        "0021 45000030 00000000 402f0000 00000000 00000000, '', 70617373",
        "0021 45000030 00000001 40110000 00000000 00000000, '', 7061737370617373",
        "0021 46000030 00000000 40110000 00000000 00000000 01010101, 00000000 00000000, 70617373",
        // IPv6 with UDP, behind two extension headers, a later fragment.
        "0057 60000000 00001140 00000000000000000000000000000000 00000000000000000000000000000000, 00000000 00000000,"
                + " 70617373",
        "57 60000000 00000040 00000000000000000000000000000000 00000000000000000000000000000000,"
                + " 3c00000000000000 0601000000000000 0000000000000000 00000000000000000000000050000000 00000000, 70617373",
        "57 60000000 00002c40 00000000000000000000000000000000 00000000000000000000000000000000, 1100000800000000,"
                + " 7061737370617373",
        // What is no IP.
        "0031, '', 70617373",
        "0281, '', 70617373",
    })
    void payloadIsCutBehindTheHeaders(String ip, String transport, String payload) {
        Octets headers = Octets.ofHex(ip).concat(Octets.ofHex(transport));
        Octets whole = headers.concat(Octets.ofHex(payload));
        assertThat(ppp(NEITHER, whole.hex())).isEqualTo(headers);
        assertThat(ppp(SECRETS, whole.hex())).isEqualTo(headers);
        assertThat(ppp(PAYLOAD, whole.hex())).isEqualTo(whole);
        Octets message = Octets.ofHex("4802 0000 0001 0002 0000 0000");
        int length = message.length() + whole.length();
        message = Octets.ofHex("4802 %04x 0001 0002 0000 0000".formatted(length));
        assertThat(datagram(NEITHER, message.concat(whole).hex() + "7061")).isEqualTo(message.concat(headers));
    }

    /** A header that is cut short is all there is of it. */
    @Test
    void headersThatAreCutShortStayWithinTheFrame() {
        String whole = "0057 60000000 00000040" + "00".repeat(32) + "3c01" + "00".repeat(14) + "0600" + "00".repeat(6)
                + "00".repeat(20);
        for (int length = 0; length <= Octets.ofHex(whole).length(); length++) {
            Octets cut = Octets.ofHex(whole).slice(0, length);
            assertThat(cut.hex()).startsWith(ppp(NEITHER, cut.hex()).hex());
            assertThat(ppp(PAYLOAD, cut.hex())).isEqualTo(cut);
        }
    }

    private static Octets ppp(Redactor redactor, String hex) {
        byte[] octets = Octets.ofHex("99" + hex + "99").toByteArray();
        int kept = redactor.ppp(octets, 1, octets.length - 2);
        assertThat(octets[0]).isEqualTo(octets[octets.length - 1]).isEqualTo((byte) 0x99);
        return Octets.copyOf(Arrays.copyOfRange(octets, 1, 1 + kept));
    }

    private static Octets datagram(Redactor redactor, String hex) {
        byte[] octets = Octets.ofHex("99" + hex + "99").toByteArray();
        int kept = redactor.datagram(octets, 1, octets.length - 2);
        assertThat(octets[0]).isEqualTo(octets[octets.length - 1]).isEqualTo((byte) 0x99);
        return Octets.copyOf(Arrays.copyOfRange(octets, 1, 1 + kept));
    }
}
