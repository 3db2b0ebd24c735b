package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP connections are told a segment size that fits the tunnel; everything else stays as it is. */
class MssClampTest extends RelayFixture {
    private static final DataFormat CLAMPING =
            new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ZERO);
    /** 1,500 − 20 IP − 8 UDP − 6 L2TP − 2 FF 03 − 2 PPP. */
    private static final int ROOM = 1462;

    private static final int SYN = 0x02;
    private static final int SYN_ACK = 0x12;

    /** A PPP frame with a TCP segment whose checksum is right. */
    private static byte[] segment(String protocol, int flags, String options) {
        byte[] field = Octets.ofHex(protocol).toByteArray();
        boolean v6 = field[field.length - 1] == 0x57;
        byte[] option = Octets.ofHex(options).toByteArray();
        int header = 20 + option.length;
        int ip = v6 ? 40 : 20;
        ByteBuffer frame = ByteBuffer.allocate(field.length + ip + header);
        frame.put(0, field);
        int at = field.length;
        if (v6) {
            frame.put(at, (byte) 0x60).putShort(at + 4, (short) header).put(at + 6, (byte) 6);
            frame.put(at + 8, (byte) 0x20).put(at + 24, (byte) 0x20).put(at + 39, (byte) 1);
        } else {
            frame.put(at, (byte) 0x45).putShort(at + 2, (short) (ip + header)).put(at + 9, (byte) 6);
            frame.putInt(at + 12, 0x64400001).putInt(at + 16, 0x08080808);
        }
        int tcp = at + ip;
        frame.putShort(tcp, (short) 49152).putShort(tcp + 2, (short) 443).putInt(tcp + 4, 0x12345678);
        frame.put(tcp + 12, (byte) (header / 4 << 4))
                .put(tcp + 13, (byte) flags)
                .put(tcp + 20, option);
        frame.putShort(tcp + 16, (short) ~sum(frame.array(), at, v6));
        return frame.array();
    }

    /** The ones' complement sum of pseudo-header and segment; ffff where the checksum in it is right. */
    private static int sum(byte[] frame, int ip, boolean v6) {
        int addresses = v6 ? 8 : 12;
        int tcp = ip + (v6 ? 40 : 20);
        long sum = 6 + frame.length - tcp;
        for (int i = ip + addresses; i < frame.length; i++) {
            if (i >= tcp || i < ip + addresses + (v6 ? 32 : 8)) {
                sum += (long) (frame[i] & 0xff) << ((i - ip) % 2 == 0 ? 8 : 0);
            }
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static byte[] clamped(byte[] frame, int room) {
        byte[] copy = frame.clone();
        boolean changed = MssClamp.clamp(ByteBuffer.wrap(copy), 0, copy.length, room);
        assertThat(changed).isEqualTo(!Octets.copyOf(copy).equals(Octets.copyOf(frame)));
        return copy;
    }

    @ParameterizedTest
    @CsvSource({
        // protocol, flags, options before, options after for a room of 1,462
        "0021, 02, 020405b4 01010402, 0204058e 01010402",
        "21, 02, 020405b4 01010402, 0204058e 01010402",
        "0021, 12, 0402 0101 020405b4, 0402 0101 0204058e",
        "0057, 02, 020405b4, 0204057a",
        "57, 12, 080a 00000001 00000000 01 01 020405b4, 080a 00000001 00000000 01 01 0204057a",
        // at an odd offset
        "0021, 02, 01 020405b4 010101, 01 0204058e 010101",
        "0057, 02, 030307 020405b4 00, 030307 0204057a 00",
        // an option nobody knows
        "0021, 02, fe03ff 020405b4 00, fe03ff 0204058e 00",
    })
    void theOptionOfASynIsLoweredWhereverItStandsAndTheChecksumStaysRight(
            String protocol, String flags, String before, String after) {
        byte[] frame = segment(protocol, Integer.parseInt(flags, 16), before);
        byte[] result = clamped(frame, ROOM);
        int ip = protocol.length() / 2;
        boolean v6 = protocol.endsWith("57");
        int options = ip + (v6 ? 40 : 20) + 20;
        assertThat(Octets.copyOf(result).slice(options, result.length).hex()).isEqualTo(after.replace(" ", ""));
        assertThat(sum(result, ip, v6)).isEqualTo(0xffff);
        assertThat(Octets.copyOf(result).slice(0, options - 4))
                .isEqualTo(Octets.copyOf(frame).slice(0, options - 4));
    }

    @ParameterizedTest
    @CsvSource({
        "0021, 02, 0204058e", // as much as fits
        "0021, 02, 02040218", // less
        "0021, 10, 020405b4", // no SYN
        "0023, 02, 020405b4", // not IP
        "0021, 02, ''", // no option
        "0021, 02, 00 020405b4 000000", // behind the end of the options
        "0021, 02, 0205 05b4 00 000000", // another length
        "0021, 02, 0203 05b4", // and another
        "0021, 02, 0300 020405b4 0101", // an option before it has no length
        "0021, 02, 0309 020405b4 0101", // or goes beyond the header
        "0021, 02, 010101 02", // no room for a length
        "0021, 02, 02040218 020405b4", // only the first counts
    })
    void whateverElseStaysAsItIs(String protocol, String flags, String options) {
        byte[] frame = segment(protocol, Integer.parseInt(flags, 16), options);
        assertThat(clamped(frame, ROOM)).isEqualTo(frame);
    }

    @Test
    void fragmentsBehindTheFirstAreLeftAloneAndTheFirstIsNot() {
        byte[] first = segment("0021", SYN, "020405b4");
        first[2 + 6] = 0x20; // More Fragments
        assertThat(clamped(first, ROOM)).isNotEqualTo(first);
        first[2 + 7] = 1;
        assertThat(clamped(first, ROOM)).isEqualTo(first);
    }

    @Test
    void otherHeadersAreLeftAlone() {
        byte[] udp = segment("0021", SYN, "020405b4");
        udp[2 + 9] = 17;
        assertThat(clamped(udp, ROOM)).isEqualTo(udp);
        byte[] extended = segment("0057", SYN, "020405b4");
        extended[2 + 6] = 0; // Hop-by-Hop Options
        assertThat(clamped(extended, ROOM)).isEqualTo(extended);
        byte[] version = segment("0021", SYN, "020405b4");
        version[2] = 0x65;
        assertThat(clamped(version, ROOM)).isEqualTo(version);
        byte[] shortIp = segment("0021", SYN, "020405b4");
        shortIp[2] = 0x44;
        assertThat(clamped(shortIp, ROOM)).isEqualTo(shortIp);
        byte[] shortTcp = segment("0021", SYN, "020405b4");
        shortTcp[2 + 20 + 12] = 0x40;
        assertThat(clamped(shortTcp, ROOM)).isEqualTo(shortTcp);
        byte[] longTcp = segment("0021", SYN, "020405b4");
        longTcp[2 + 20 + 12] = (byte) 0xf0;
        assertThat(clamped(longTcp, ROOM)).isEqualTo(longTcp);
    }

    @Test
    void optionsOfTheIpHeaderMoveTheSegment() {
        byte[] plain = segment("0021", SYN, "020405b4");
        byte[] frame = new byte[plain.length + 4];
        System.arraycopy(plain, 0, frame, 0, 22);
        System.arraycopy(plain, 22, frame, 26, plain.length - 22);
        frame[2] = 0x46;
        assertThat(Octets.copyOf(clamped(frame, ROOM)).slice(46, 50).hex()).isEqualTo("0204058e");
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 0, 39, 40})
    void aPathWithoutRoomChangesNothing(int room) {
        byte[] frame = segment("0021", SYN, "020405b4");
        assertThat(clamped(frame, room)).isEqualTo(frame);
    }

    @Test
    void noOctetBeyondTheFrameIsReadOrWritten() {
        byte[] frame = segment("0021", SYN_ACK, "01 020405b4 010101");
        for (int length = 0; length < frame.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(frame.clone(), 0, length).slice();
            assertThat(MssClamp.clamp(cut, 0, length, ROOM)).isFalse();
        }
    }

    @Test
    void theChecksumStaysRightForEveryValue() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            int value = random.nextInt(0x10000);
            String options = (i % 2 == 0 ? "01" : "0101") + "0204" + String.format("%04x", value) + "0101";
            byte[] frame = segment("0021", SYN, i % 2 == 0 ? options + "01" : options);
            byte[] result = clamped(frame, 40 + 1 + random.nextInt(3000));
            assertThat(sum(result, 2, false)).isEqualTo(0xffff);
        }
    }

    // In the relay

    private static String pppoe(byte[] ppp) {
        return "1100 1234 " + String.format("%04x", ppp.length)
                + Octets.copyOf(ppp).hex();
    }

    @Test
    void bothDirectionsAreClampedToThePathOfTheTunnel() {
        use(relay(VlanTags.NONE, 0x0b0b, CLAMPING));
        byte[] syn = segment("0021", SYN, "020405b4");
        fromSubscriber(TO_LAC + pppoe(syn));
        fromLns("0002 0a0a 0b0b ff03"
                + Octets.copyOf(segment("0021", SYN_ACK, "020405b4")).hex());
        assertThat(datagrams.get(0).hex()).endsWith("0204058e");
        assertThat(frames.get(0).hex()).endsWith("0204058e");
    }

    @Test
    void theMaximumFollowsThePathMtuAndTheHeaders() {
        DataFormat longest = new DataFormat(0, true, false, true, true, DontFragment.CLEAR, true, Duration.ZERO);
        use(relay(VlanTags.NONE, 0x0b0b, longest));
        relay.session().path().route(new TunnelPath.Route(0, "", 1400, ""));
        fromSubscriber(TO_LAC + pppoe(segment("0021", SYN, "020405b4")));
        // 1,400 − 20 − 8 − 12 − 2 − 2 − 40
        assertThat(datagrams.get(0).hex()).endsWith("0204" + String.format("%04x", 1316));
    }

    @Test
    void whatIsNotWantedIsNotDone() {
        byte[] syn = segment("0021", SYN, "020405b4");
        fromSubscriber(TO_LAC + pppoe(syn));
        dataPlane.relayUpstream(relay, ByteBuffer.wrap(syn));
        assertThat(datagrams).allMatch(datagram -> datagram.hex().endsWith("020405b4"));
    }
}
