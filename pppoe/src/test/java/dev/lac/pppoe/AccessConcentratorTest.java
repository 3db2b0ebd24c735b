package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What takes many packets, or packets too long, to show; the rest is in {@code dialogues}. */
class AccessConcentratorTest {
    private static final MacAddress US = MacAddress.parse("02:00:5e:00:00:01");
    private static final MacAddress HOST = MacAddress.parse("02:00:5e:10:00:07");
    private static final MacAddress OTHER = MacAddress.parse("02:00:5e:10:00:08");
    private static final Tag ANY = new Tag(TagType.SERVICE_NAME, "");

    private final VirtualClock clock = new VirtualClock();
    private final Deque<Octets> sent = new ArrayDeque<>();
    private final List<AccessSession> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private AccessConcentrator concentrator = concentrator(Limits.ofInterface(100));

    private class Owner implements AccessConcentrator.Owner {
        @Override
        public void send(MacAddress to, VlanTags tags, Octets discoveryPacket) {
            sent.add(discoveryPacket);
        }

        @Override
        public Optional<String> refusal(MacAddress from) {
            return Optional.empty();
        }

        @Override
        public void sessionOpened(AccessSession session, long now) {
            opened.add(session);
        }

        @Override
        public void sessionClosed(AccessSession session, CloseCause cause, String text) {
            closed.add(session.sessionId() + " " + cause + " " + text);
        }
    }

    private AccessConcentrator concentrator(Limits limits, PadoDelay... delays) {
        return new AccessConcentrator(
                new AccessConcentrator.Settings(
                        Profile.ofAnyService("lac1"),
                        List.of(),
                        Duration.ofSeconds(10),
                        1492,
                        limits,
                        List.of(delays),
                        ShortCycle.OFF,
                        MacFilter.OPEN,
                        true),
                DialoguesTest.KEY,
                new Random(1),
                new Owner());
    }

    private void receive(MacAddress from, MacAddress to, Octets packet) {
        concentrator.receive(from, to, VlanTags.NONE, packet.buffer(), clock.now());
    }

    private DiscoveryPacket answer() throws MalformedPacketException {
        return DiscoveryPacket.parse(sent.remove().buffer());
    }

    private static Octets packet(Code code, int sessionId, Tag... tags) {
        return new DiscoveryPacket(code, sessionId, List.of(tags)).encode();
    }

    private Tag cookie(MacAddress host) throws MalformedPacketException {
        receive(host, MacAddress.BROADCAST, packet(Code.PADI, 0, ANY));
        Octets cookie = answer().first(TagType.AC_COOKIE);
        assertThat(cookie).isNotNull();
        return new Tag(TagType.AC_COOKIE, cookie);
    }

    private long count(DiscoveryEvent event) {
        return concentrator.counters().get(event);
    }

    @Test
    void aSessionKnowsWhatItsPadrSaid() throws Exception {
        Octets hostUniq = Octets.of(1, 2, 3);
        Octets relay = Octets.of(9, 9);
        receive(
                HOST,
                US,
                packet(
                        Code.PADR,
                        0,
                        new Tag(TagType.SERVICE_NAME, "gold"),
                        cookie(HOST),
                        new Tag(TagType.HOST_UNIQ, hostUniq),
                        new Tag(TagType.RELAY_SESSION_ID, relay),
                        new Tag(TagType.VENDOR_SPECIFIC, Octets.ofHex("00000de9 01 02 6131"))));
        int id = answer().sessionId();
        AccessLine line = new AccessLine("a1", null, Map.of(), null);
        assertThat(opened)
                .containsExactly(new AccessSession(id, HOST, VlanTags.NONE, "gold", hostUniq, line, relay, 1492));
        assertThat(concentrator.session(id)).isEqualTo(opened.get(0));
        concentrator.close(id, "", clock.now());
        assertThat(concentrator.session(id)).isNull();
        assertThat(closed).as("who closes is not told").isEmpty();
    }

    @Test
    void anAnswerThatFitsNoFrameIsNotSent() throws Exception {
        Tag huge = new Tag(TagType.HOST_UNIQ, Octets.copyOf(new byte[1480]));
        receive(HOST, MacAddress.BROADCAST, packet(Code.PADI, 0, ANY, huge));
        receive(HOST, US, packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, "gold plus"), cookie(HOST), huge));
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.DROPPED_ANSWER_TOO_LONG)).isEqualTo(2);
        assertThat(concentrator.sessionCount()).isZero();
        assertThat(concentrator.sessions().isEmpty()).isTrue();
    }

    @Test
    void theLongestPadiThatIsAllowedIsAnswered() {
        // "An entire PADI packet (including the PPPoE header) MUST NOT exceed 1484 octets" (§5.1)
        Tag vendor = new Tag(TagType.VENDOR_SPECIFIC, Octets.copyOf(new byte[1484 - 6 - 4 - 4]));
        Octets padi = packet(Code.PADI, 0, ANY, vendor);
        assertThat(padi.length()).isEqualTo(1484);
        receive(HOST, MacAddress.BROADCAST, padi);
        assertThat(sent).hasSize(1);
    }

    @Test
    void anErrorTextIsCutBetweenCharacters() throws Exception {
        receive(HOST, US, packet(Code.PADR, 0, ANY, cookie(HOST)));
        int id = answer().sessionId();
        concentrator.close(id, "x" + "\ud83d\ude00".repeat(100), clock.now());
        Octets text = answer().first(TagType.GENERIC_ERROR);
        assertThat(text).isEqualTo(Octets.ofText("x" + "\ud83d\ude00".repeat(63)));
        assertThat(text.length()).isLessThanOrEqualTo(256);
    }

    @Test
    void manyHostsComeAndGoAndMangledPacketsChangeNothing() throws Exception {
        Random random = new Random(7);
        concentrator = concentrator(Limits.ofInterface(50));
        Set<Integer> live = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            MacAddress host = new MacAddress(0x0200_5e20_0000L + random.nextInt(80));
            Octets packet = mangled(random, random.nextBoolean() ? cookieOrNone(host) : null);
            receive(host, random.nextInt(9) == 0 ? MacAddress.BROADCAST : US, packet);
            if (!live.isEmpty() && random.nextInt(4) == 0) {
                concentrator.heard(live.iterator().next());
            }
            live.clear();
            opened.forEach(session -> {
                if (concentrator.session(session.sessionId()) == session) {
                    live.add(session.sessionId());
                }
            });
            opened.removeIf(session -> !live.contains(session.sessionId()));
            assertThat(live).hasSize(concentrator.sessionCount()).hasSizeLessThanOrEqualTo(50);
            sent.clear();
        }
        assertThat(count(DiscoveryEvent.SESSION_OPENED)).isGreaterThan(100);
        assertThat(count(DiscoveryEvent.SESSION_REPLACED)).isPositive();
        assertThat(count(DiscoveryEvent.DROPPED_MALFORMED)).isGreaterThan(100);
    }

    private Octets cookieOrNone(MacAddress host) throws MalformedPacketException {
        receive(host, MacAddress.BROADCAST, packet(Code.PADI, 0, ANY));
        return sent.isEmpty() ? null : answer().first(TagType.AC_COOKIE);
    }

    private Octets mangled(Random random, Octets cookie) {
        List<Tag> tags = new ArrayList<>(List.of(ANY));
        if (cookie != null) {
            tags.add(new Tag(TagType.AC_COOKIE, cookie));
        }
        boolean end = random.nextInt(3) == 0 && !opened.isEmpty();
        int id = end ? opened.get(random.nextInt(opened.size())).sessionId() : 0;
        byte[] bytes = new DiscoveryPacket(end ? Code.PADT : Code.PADR, id, tags)
                .encode()
                .toByteArray();
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(20) == 0
                ? Octets.copyOf(bytes).slice(0, random.nextInt(bytes.length))
                : Octets.copyOf(bytes);
    }

    @Test
    void strayFramesAreAnsweredWithinLimits() {
        for (int i = 0; i < 100; i++) {
            concentrator.strayFrame(OTHER, VlanTags.NONE, 0x0778, clock.now());
        }
        assertThat(sent).as("fifty in one go").hasSize(50);
        assertThat(count(DiscoveryEvent.STRAY_FRAME_UNANSWERED)).isEqualTo(50);
        clock.advance(Duration.ofMillis(20));
        concentrator.strayFrame(OTHER, VlanTags.NONE, 0x0778, clock.now());
        concentrator.strayFrame(OTHER, VlanTags.NONE, 0x0778, clock.now());
        assertThat(sent).as("fifty a second").hasSize(51);
    }

    @Test
    void thePadosThatWaitAreBounded() {
        concentrator = concentrator(Limits.ofInterface(100), new PadoDelay(0, Duration.ofSeconds(1)));
        clock.drive(concentrator);
        for (int i = 0; i < 5000; i++) {
            receive(new MacAddress(0x0200_5e20_0000L + i), MacAddress.BROADCAST, packet(Code.PADI, 0, ANY));
        }
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.PADO_DELAYED)).isEqualTo(PendingOffers.CAPACITY);
        assertThat(count(DiscoveryEvent.PADI_TOO_MANY_PADOS_WAIT)).isEqualTo(5000 - PendingOffers.CAPACITY);
        concentrator.onDeadline(clock.now());
        assertThat(sent).as("a call that comes early does nothing").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sent).hasSize(PendingOffers.CAPACITY);
        assertThat(concentrator.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void everySessionIdCanBeInUseAndAFurtherRequestIsRefused() throws Exception {
        concentrator = concentrator(new Limits(65_534, 1, 0, 0, 0, 0, Limits.Stale.REPLACE));
        Tag other = cookie(new MacAddress(1));
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 65_534; i++) {
            MacAddress host = new MacAddress(0x0200_5e20_0000L + i);
            receive(host, US, packet(Code.PADR, 0, ANY, cookie(host)));
            ids.add(answer().sessionId());
        }
        assertThat(ids).hasSize(65_534).doesNotContain(0, 0xffff);
        receive(new MacAddress(1), US, packet(Code.PADR, 0, ANY, other));
        assertThat(answer().sessionId()).isZero();
        // Even then a host may replace its own session.
        MacAddress host = new MacAddress(0x0200_5e20_0000L);
        receive(host, US, packet(Code.PADR, 0, ANY, cookie(host), new Tag(TagType.HOST_UNIQ, "new")));
        int gone = answer().sessionId();
        assertThat(answer().sessionId()).as("the one id that was free").isEqualTo(gone);
        assertThat(closed).containsExactly(gone + " REPLACED ");
    }

    @Test
    void theSessionHeaderIsSeenInPlace() {
        ByteBuffer frame = ByteBuffer.allocate(40);
        SessionHeader.put(frame, 14, 0xfffe, 20);
        assertThat(Octets.copyOf(frame).slice(14, 20).hex()).isEqualTo("1100fffe0014");
        assertThat(SessionHeader.isSession(frame, 14)).isTrue();
        assertThat(SessionHeader.sessionId(frame, 14)).isEqualTo(0xfffe);
        assertThat(SessionHeader.length(frame, 14)).isEqualTo(20);
        assertThat(SessionHeader.code(frame, 14)).isZero();
        assertThat(SessionHeader.isSession(frame.limit(39), 14)).isFalse();
        assertThat(SessionHeader.isSession(frame.limit(19), 14)).isFalse();
        frame.limit(40).put(15, (byte) 0x09);
        assertThat(SessionHeader.isSession(frame, 14)).isFalse();
    }
}
