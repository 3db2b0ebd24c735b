package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.Counters;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever octets come: the decoders read them or say why not, and the access concentrator stays what it is. */
class DecoderFuzzTest {
    private static final Octets BROADBAND_FORUM = Octets.ofHex("00000de9");

    static Stream<byte[]> seeds() {
        return Stream.concat(
                        DialogueFile.received("/dialogues"),
                        Stream.of("1109 0000 0004 0101 0000", "11a7 ffff 0000", "", "11", "1109 0000 ffff")
                                .map(Octets::ofHex))
                .map(Octets::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void discoveryPacket(byte[] input) throws MalformedPacketException {
        DiscoveryPacket packet;
        try {
            packet = DiscoveryPacket.parse(ByteBuffer.wrap(input));
        } catch (MalformedPacketException e) {
            assertThat(e).hasNoCause();
            return;
        }
        Octets encoded = packet.encode();
        assertThat(DiscoveryPacket.parse(encoded.buffer())).isEqualTo(packet);
        assertThat(encoded.length())
                .as("padding and what is behind End-Of-List is gone")
                .isLessThanOrEqualTo(input.length);
        assertThat(packet.sessionId()).isBetween(0, 0xffff);
    }

    static Stream<byte[]> lines() {
        return Stream.of(
                        "",
                        "0102 6131 0204 75736572",
                        "81 04 00002710 82 04 0001c138 90 03 010205",
                        "01ff",
                        "0100 8f01ff fe00")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    @MethodSource("lines")
    @FuzzTest(maxDuration = "10m")
    void accessLine(byte[] input) {
        Counters<DiscoveryEvent> counters = new Counters<>(DiscoveryEvent.class);
        Tag tag = new Tag(TagType.VENDOR_SPECIFIC, BROADBAND_FORUM.concat(Octets.copyOf(input)));
        AccessLine line = AccessLine.of(new DiscoveryPacket(DiscoveryPacket.Code.PADR, 0, List.of(tag)), counters);
        assertThat(line.rates().values()).allMatch(value -> value >= 0 && value <= 0xffff_ffffL);
        assertThat(line.downBitsPerSecond()).isNotNegative();
        assertThat(line.circuitId()).isNotEqualTo("");
        assertThat(line.remoteId()).isNotEqualTo("");
        if (input.length > 0 && counters.snapshot().isEmpty() && line.equals(AccessLine.UNKNOWN)) {
            // all that is left uncounted and unsaid: interworking
            assertThat(input[0]).isEqualTo((byte) 0xfe);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void sessionHeader(byte[] input) {
        ByteBuffer buffer = ByteBuffer.wrap(input);
        for (int offset = 0; offset <= input.length; offset++) {
            if (SessionHeader.isSession(buffer, offset)) {
                int end = offset + SessionHeader.HEADER_LENGTH + SessionHeader.length(buffer, offset);
                assertThat(end).isLessThanOrEqualTo(input.length);
                assertThat(SessionHeader.sessionId(buffer, offset)).isBetween(0, 0xffff);
            }
        }
    }

    static Stream<byte[]> texts() {
        return Stream.of("untagged", "100", "100-199", "100.1-4094", "02:00:5e:*", "02:00:5e:10:00:07", "02-*", "-", "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest(maxDuration = "10m")
    void configuredText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            VlanRange range = VlanRange.parse(text);
            assertThat(VlanRange.parse(range.toString())).isEqualTo(range);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        try {
            MacFilter.Prefix prefix = MacFilter.Prefix.parse(text);
            assertThat(MacFilter.Prefix.parse(prefix.toString())).isEqualTo(prefix);
            assertThat(prefix.matches(prefix.start())).isTrue();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    /** Packets as {@link #engine} reads them: flags, two octets of length, the packet. */
    static Stream<byte[]> conversations() {
        List<Octets> packets =
                new ArrayList<>(DialogueFile.received("/dialogues").toList());
        packets.add(Octets.ofHex("1119 0000 0004 0101 0000"));
        packets.add(Octets.ofHex("1119 0000 0011 0101 0000 0120 0002 05dc 0103 0001 01"));
        Stream<byte[]> alone = packets.stream().map(packet -> frames(List.of(packet), 0x00));
        Stream<byte[]> together = Stream.of(frames(packets, 0x01), frames(packets, 0x13), frames(packets, 0x2d));
        return Stream.concat(alone, together);
    }

    private static byte[] frames(List<Octets> packets, int flags) {
        PacketWriter writer = new PacketWriter();
        int varied = flags;
        for (Octets packet : packets) {
            writer.u8(varied & 0xff).u16(packet.length()).octets(packet);
            varied += flags;
        }
        return writer.toOctets().toByteArray();
    }

    /**
     * Flags: 1 adds a good cookie to the packet, 2 and 4 choose the host, 8 its VLAN, 16 lets a tenth of a second pass, 32 closes a
     * session afterwards, 64 brings a PPP frame, 128 is for another station.
     */
    @MethodSource("conversations")
    @FuzzTest(maxDuration = "10m")
    void engine(byte[] input) throws MalformedPacketException {
        Bench bench = new Bench();
        ByteBuffer frames = ByteBuffer.wrap(input);
        while (frames.remaining() >= 3) {
            int flags = frames.get() & 0xff;
            int length = Math.min(frames.getShort() & 0xffff, frames.remaining());
            ByteBuffer packet = frames.slice(frames.position(), length);
            frames.position(frames.position() + length);
            bench.step(flags, packet);
        }
    }

    private static final class Bench implements AccessConcentrator.Owner {
        private static final MacAddress US = MacAddress.parse("02:00:5e:00:00:01");
        private final AccessConcentrator concentrator = new AccessConcentrator(
                new AccessConcentrator.Settings(
                        Profile.ofAnyService("lac1"),
                        List.of(new VlanProfile(
                                VlanRange.parse("100"),
                                new Profile(
                                        "lac2", List.of(new Profile.Service("gold", 1, Duration.ofMillis(70))), true))),
                        Duration.ofSeconds(10),
                        1500,
                        new Limits(5, 2, 4, 1, 20, 5, Limits.Stale.REPLACE),
                        List.of(new PadoDelay(3, Duration.ofMillis(150)), new PadoDelay(4, null)),
                        new ShortCycle(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), Duration.ofSeconds(2), true),
                        MacFilter.OPEN,
                        true),
                DialoguesTest.KEY,
                new Random(1),
                this);
        private final AcCookie cookies = new AcCookie(DialoguesTest.KEY, Duration.ofSeconds(10));
        private final List<AccessSession> live = new ArrayList<>();
        private long now;

        void step(int flags, ByteBuffer packet) throws MalformedPacketException {
            Host host = new Host(
                    new MacAddress(0x0200_5e10_0000L | flags >> 1 & 3),
                    (flags & 8) == 0 ? VlanTags.NONE : VlanTags.of(VlanTags.TPID_8021Q, 100));
            if ((flags & 16) != 0) {
                now += 100_000_000L;
                concentrator.onDeadline(now);
            }
            Octets octets = (flags & 1) == 0 ? Octets.copyOf(packet) : withCookie(packet, host);
            concentrator.addressChanged(US);
            concentrator.receive(
                    host.mac(), (flags & 128) == 0 ? US : MacAddress.BROADCAST, host.tags(), octets.buffer(), now);
            if (!live.isEmpty() && (flags & 64) != 0) {
                concentrator.heard(live.get(0).sessionId());
                concentrator.strayFrame(host.mac(), host.tags(), live.get(0).sessionId(), now);
            }
            if (!live.isEmpty() && (flags & 32) != 0) {
                concentrator.close(live.remove(0).sessionId(), "Done", now);
            }
            assertThat(concentrator.nextDeadline())
                    .satisfiesAnyOf(
                            at -> assertThat(at).isGreaterThan(now),
                            at -> assertThat(at).isEqualTo(Timed.NEVER));
            assertThat(concentrator.sessionCount()).isEqualTo(live.size()).isLessThanOrEqualTo(5);
            for (AccessSession session : live) {
                assertThat(concentrator.session(session.sessionId())).isSameAs(session);
            }
        }

        private Octets withCookie(ByteBuffer packet, Host host) {
            try {
                DiscoveryPacket parsed = DiscoveryPacket.parse(packet);
                List<Tag> tags = new ArrayList<>(List.of(new Tag(TagType.AC_COOKIE, cookies.make(host, now))));
                tags.addAll(parsed.tags());
                return new DiscoveryPacket(parsed.code(), parsed.sessionId(), tags).encode();
            } catch (MalformedPacketException e) {
                return Octets.copyOf(packet);
            }
        }

        @Override
        public void send(MacAddress to, VlanTags tags, Octets discoveryPacket) {
            assertThat(discoveryPacket.length()).isLessThanOrEqualTo(1500);
            assertThat(to.isMulticast()).isFalse();
            assertThatCode(() -> DiscoveryPacket.parse(discoveryPacket.buffer()))
                    .doesNotThrowAnyException();
        }

        @Override
        public Optional<String> refusal(MacAddress from) {
            return Optional.empty();
        }

        @Override
        public void sessionOpened(AccessSession session, long at) {
            assertThat(session.sessionId()).isBetween(1, 0xfffe);
            assertThat(session.maxPayload()).isBetween(1492, 1500);
            live.add(session);
        }

        @Override
        public void sessionClosed(AccessSession session, CloseCause cause, String text) {
            assertThat(live.remove(session)).isTrue();
            assertThat(text).doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
