package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConcentratorTest {
    private static final MacAddress US = MacAddress.parse("02:00:5e:00:00:01");
    private static final MacAddress HOST = MacAddress.parse("02:00:5e:10:00:07");
    private static final MacAddress OTHER = MacAddress.parse("02:00:5e:10:00:08");

    private final VirtualClock clock = new VirtualClock();
    private final Deque<Octets> sent = new ArrayDeque<>();
    private final List<MacAddress> recipients = new ArrayList<>();
    private final List<AccessSession> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();
    private AccessConcentrator concentrator = concentrator(List.of(), 100);

    private class Owner implements AccessConcentrator.Owner {
        @Override
        public void send(MacAddress to, Octets discoveryPacket) {
            recipients.add(to);
            sent.add(discoveryPacket);
        }

        @Override
        public Optional<String> refusal(MacAddress from) {
            return refusal;
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

    private AccessConcentrator concentrator(List<String> services, int maxSessions) {
        return new AccessConcentrator(
                new AccessConcentrator.Settings("lac1", services, Duration.ofSeconds(10), maxSessions),
                Octets.ofText("sixteen octets!!"),
                new Random(1),
                new Owner());
    }

    private void receive(MacAddress from, MacAddress to, Octets packet) {
        concentrator.receive(from, to, packet.buffer(), clock.now());
    }

    private DiscoveryPacket answer() throws MalformedPacketException {
        return DiscoveryPacket.parse(sent.remove().buffer());
    }

    private static Octets packet(Code code, int sessionId, Tag... tags) {
        return new DiscoveryPacket(code, sessionId, List.of(tags)).encode();
    }

    private Tag cookie(MacAddress host) throws MalformedPacketException {
        receive(host, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, "")));
        Octets cookie = answer().first(TagType.AC_COOKIE);
        assertThat(cookie).isNotNull();
        return new Tag(TagType.AC_COOKIE, cookie);
    }

    /** The SESSION_ID of the PADS. */
    private int dialIn(MacAddress host, Tag... more) throws MalformedPacketException {
        List<Tag> tags = new ArrayList<>(List.of(new Tag(TagType.SERVICE_NAME, ""), cookie(host)));
        tags.addAll(List.of(more));
        receive(host, US, new DiscoveryPacket(Code.PADR, 0, tags).encode());
        DiscoveryPacket pads = answer();
        assertThat(pads.code()).isEqualTo(Code.PADS);
        return pads.sessionId();
    }

    private long count(DiscoveryEvent event) {
        return concentrator.counters().get(event);
    }

    @Test
    void theExampleOfAppendixBIsAnsweredWithAnOffer() {
        Dialogue dialogue = new Dialogue(clock, (packet, now) -> receive(HOST, MacAddress.BROADCAST, packet));
        concentrator = new AccessConcentrator(
                new AccessConcentrator.Settings("lac1", List.of(), Duration.ofSeconds(10), 1),
                Octets.ofText("sixteen octets!!"),
                new Random(1),
                new Owner() {
                    @Override
                    public void send(MacAddress to, Octets discoveryPacket) {
                        dialogue.sent(discoveryPacket);
                    }
                });
        String cookie = ".".repeat(40);
        dialogue.play("""
                > 1109 0000 0004 0101 0000
                < 1107 0000 0024 0102 0004 6c616331 0101 0000 0104 0014 %s
                # with Host-Uniq, and a padded minimal Ethernet frame
                > 1109 0000 000c 0101 0000 0103 0004 00000a17 000000000000
                < 1107 0000 002c 0102 0004 6c616331 0101 0000 0104 0014 %s 0103 0004 00000a17
                # a relay's tag comes back, too; PPP-Max-Payload and unknown tags are passed over
                > 1109 0000 001c 0101 0000 0120 0002 05dc 0999 0001 ff 0110 0005 0102030405 0000 0000 99
                < 1107 0000 002d 0102 0004 6c616331 0101 0000 0104 0014 %s 0110 0005 0102030405
                =
                """.formatted(cookie, cookie, cookie));
        assertThat(concentrator.sessionCount()).isZero();
    }

    @Test
    void aRequestOpensASessionAndEchoesWhatItMust() throws Exception {
        Tag hostUniq = new Tag(TagType.HOST_UNIQ, Octets.of(1, 2, 3));
        Tag relay = new Tag(TagType.RELAY_SESSION_ID, Octets.of(9, 9));
        Tag line = new Tag(
                TagType.VENDOR_SPECIFIC,
                Octets.ofHex("00000de9 01 0e 6473 6c616d31 20 61746d 20 31 2f 32 02 04 75736572 81 04 00001000"));
        receive(
                HOST,
                US,
                packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, "gold"), cookie(HOST), hostUniq, relay, line));
        DiscoveryPacket pads = answer();

        assertThat(pads.code()).isEqualTo(Code.PADS);
        assertThat(pads.sessionId()).isBetween(1, 65_534);
        assertThat(pads.tags()).containsExactly(new Tag(TagType.SERVICE_NAME, "gold"), hostUniq, relay);
        assertThat(recipients).containsOnly(HOST);
        assertThat(opened)
                .containsExactly(new AccessSession(
                        pads.sessionId(), HOST, "gold", hostUniq.value(), "dslam1 atm 1/2", "user", relay.value()));
        assertThat(concentrator.session(pads.sessionId())).isEqualTo(opened.get(0));
    }

    @Test
    void aRepeatedRequestIsARetransmissionUntilTheSubscriberWasHeard() throws Exception {
        Tag cookie = cookie(HOST);
        Octets padr = packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, ""), cookie);
        receive(HOST, US, padr);
        Octets pads = sent.remove();
        receive(HOST, US, padr);
        assertThat(sent.remove()).isEqualTo(pads);
        assertThat(opened).hasSize(1);
        assertThat(count(DiscoveryEvent.PADR_RETRANSMITTED)).isEqualTo(1);

        int old = opened.get(0).sessionId();
        concentrator.heard(old);
        receive(HOST, US, padr);
        DiscoveryPacket padt = answer();
        assertThat(padt).isEqualTo(new DiscoveryPacket(Code.PADT, old, List.of()));
        assertThat(answer().sessionId()).isEqualTo(opened.get(1).sessionId());
        assertThat(closed).containsExactly(old + " REPLACED ");
        assertThat(concentrator.sessionCount()).isEqualTo(1);
    }

    @Test
    void hostUniqTellsTheSessionsOfOneHostApart() throws Exception {
        int first = dialIn(HOST, new Tag(TagType.HOST_UNIQ, Octets.of(1)));
        concentrator.heard(first);
        int second = dialIn(HOST, new Tag(TagType.HOST_UNIQ, Octets.of(2)));
        int third = dialIn(HOST);
        int other = dialIn(OTHER);
        assertThat(Set.of(first, second, third, other)).hasSize(4);
        assertThat(closed).isEmpty();
        assertThat(concentrator.sessionCount()).isEqualTo(4);
    }

    @Test
    void onlyAFreshCookieOfOneselfOpensASession() throws Exception {
        Tag service = new Tag(TagType.SERVICE_NAME, "");
        Tag cookie = cookie(HOST);
        receive(HOST, US, packet(Code.PADR, 0, service));
        receive(OTHER, US, packet(Code.PADR, 0, service, cookie));
        receive(HOST, US, packet(Code.PADR, 0, service, new Tag(TagType.AC_COOKIE, "short")));
        clock.advance(Duration.ofSeconds(11));
        receive(HOST, US, packet(Code.PADR, 0, service, cookie));
        assertThat(sent).isEmpty();
        assertThat(opened).isEmpty();
        assertThat(count(DiscoveryEvent.DROPPED_COOKIE_MISSING)).isEqualTo(1);
        assertThat(count(DiscoveryEvent.DROPPED_COOKIE_FORGED)).isEqualTo(2);
        assertThat(count(DiscoveryEvent.DROPPED_COOKIE_EXPIRED)).isEqualTo(1);
    }

    @Test
    void aServiceThatIsNotOfferedGetsNoOfferAndAnErrorWhenRequested() throws Exception {
        concentrator = concentrator(List.of("gold", "silver"), 10);
        receive(HOST, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, "lead")));
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.PADI_SERVICE_NOT_OFFERED)).isEqualTo(1);

        receive(HOST, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, "silver")));
        assertThat(answer().tags().subList(0, 3))
                .containsExactly(
                        new Tag(TagType.AC_NAME, "lac1"),
                        new Tag(TagType.SERVICE_NAME, "silver"),
                        new Tag(TagType.SERVICE_NAME, "gold"));

        Tag hostUniq = new Tag(TagType.HOST_UNIQ, Octets.of(5));
        receive(HOST, US, packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, "lead"), cookie(HOST), hostUniq));
        DiscoveryPacket pads = answer();
        assertThat(pads.sessionId()).isZero();
        assertThat(pads.tags())
                .containsExactly(
                        new Tag(TagType.SERVICE_NAME, "lead"), new Tag(TagType.SERVICE_NAME_ERROR, ""), hostUniq);
        assertThat(opened).isEmpty();
    }

    @Test
    void whoeverCannotBeServedHearsWhyOnRequestOnly() throws Exception {
        concentrator = concentrator(List.of(), 1);
        Tag cookie = cookie(OTHER);
        int only = dialIn(HOST);
        receive(OTHER, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, "")));
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.PADI_REFUSED)).isEqualTo(1);

        Octets padr = packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, ""), cookie);
        receive(OTHER, US, padr);
        DiscoveryPacket full = answer();
        assertThat(full.sessionId()).isZero();
        assertThat(full.first(TagType.AC_SYSTEM_ERROR)).isEqualTo(Octets.ofText("No more sessions are available"));

        concentrator.close(only, "", clock.now());
        answer();
        refusal = Optional.of("Going down for maintenance");
        receive(OTHER, US, padr);
        assertThat(answer().first(TagType.AC_SYSTEM_ERROR)).isEqualTo(Octets.ofText("Going down for maintenance"));

        refusal = Optional.empty();
        receive(OTHER, US, padr);
        assertThat(answer().sessionId()).isPositive();
    }

    @Test
    void aSessionEndsByThePadtOfItsOwnHostOnly() throws Exception {
        int id = dialIn(HOST);
        receive(OTHER, US, packet(Code.PADT, id));
        receive(HOST, US, packet(Code.PADT, id ^ 1));
        receive(HOST, MacAddress.BROADCAST, packet(Code.PADT, id));
        assertThat(closed).isEmpty();
        receive(HOST, US, packet(Code.PADT, id, new Tag(TagType.GENERIC_ERROR, "bye\nbye")));
        assertThat(closed).containsExactly(id + " PADT_RECEIVED bye.bye");
        assertThat(sent).isEmpty();
        assertThat(concentrator.sessionCount()).isZero();
        assertThat(concentrator.session(id)).isNull();
        assertThat(count(DiscoveryEvent.DROPPED_PADT_FOREIGN)).isEqualTo(1);
        assertThat(count(DiscoveryEvent.DROPPED_PADT_UNKNOWN_SESSION)).isEqualTo(1);
        assertThat(count(DiscoveryEvent.DROPPED_NOT_UNICAST)).isEqualTo(1);
    }

    @Test
    void closingSendsOnePadtWithTheReason() throws Exception {
        Tag relay = new Tag(TagType.RELAY_SESSION_ID, Octets.of(7));
        int id = dialIn(HOST, relay);
        concentrator.close(id, "Wrong password", clock.now());
        assertThat(answer())
                .isEqualTo(new DiscoveryPacket(
                        Code.PADT, id, List.of(new Tag(TagType.GENERIC_ERROR, "Wrong password"), relay)));
        concentrator.close(id, "again", clock.now());
        assertThat(sent).isEmpty();
        assertThat(closed).isEmpty();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "1109 0000 00,                         DROPPED_MALFORMED", // cut in the header
        "2109 0000 0004 0101 0000,             DROPPED_MALFORMED", // VER 2
        "1200 0000 0004 0101 0000,             DROPPED_MALFORMED", // TYPE 2
        "1133 0000 0004 0101 0000,             DROPPED_MALFORMED", // CODE 0x33
        "1109 0000 0005 0101 0000,             DROPPED_MALFORMED", // LENGTH beyond the frame
        "1109 0000 0003 0101 00,               DROPPED_MALFORMED", // half a tag
        "1109 0000 0004 0101 0001,             DROPPED_MALFORMED", // TAG_LENGTH beyond LENGTH
        "1109 0001 0004 0101 0000,             DROPPED_SESSION_ID_NOT_ZERO",
        "1109 0000 0000,                       DROPPED_SERVICE_NAME_COUNT",
        "1109 0000 0008 0101 0000 0101 0000,   DROPPED_SERVICE_NAME_COUNT",
        "1107 0000 0000,                       DROPPED_FROM_ACCESS_CONCENTRATOR",
        "1165 0001 0000,                       DROPPED_FROM_ACCESS_CONCENTRATOR",
        "11a7 0007 0000,                       DROPPED_PADT_UNKNOWN_SESSION",
    })
    void whatIsDroppedIsCounted(String hex, DiscoveryEvent reason) {
        receive(HOST, US, Octets.ofHex(hex));
        assertThat(count(reason)).isEqualTo(1);
        assertThat(sent).isEmpty();
    }

    @Test
    void groupAddressesAskForNothing() {
        Octets padi = packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, ""));
        receive(MacAddress.BROADCAST, MacAddress.BROADCAST, padi);
        receive(MacAddress.parse("01-00-5e-00-00-01"), MacAddress.BROADCAST, padi);
        receive(HOST, MacAddress.BROADCAST, packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, "")));
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.DROPPED_MULTICAST_SOURCE)).isEqualTo(2);
        assertThat(count(DiscoveryEvent.DROPPED_NOT_UNICAST)).isEqualTo(1);
    }

    @Test
    void anAnswerThatFitsNoFrameIsNotSent() throws Exception {
        Tag huge = new Tag(TagType.HOST_UNIQ, Octets.copyOf(new byte[1480]));
        receive(HOST, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, ""), huge));
        receive(HOST, US, packet(Code.PADR, 0, new Tag(TagType.SERVICE_NAME, "gold plus"), cookie(HOST), huge));
        assertThat(sent).isEmpty();
        assertThat(count(DiscoveryEvent.DROPPED_ANSWER_TOO_LONG)).isEqualTo(2);
        assertThat(concentrator.sessionCount()).isZero();
    }

    @Test
    void manyHostsComeAndGoAndMangledPacketsChangeNothing() throws Exception {
        Random random = new Random(7);
        concentrator = concentrator(List.of(), 50);
        Set<Integer> live = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            MacAddress host = new MacAddress(0x0200_5e20_0000L + random.nextInt(80));
            byte[] bytes = mangled(random, random.nextBoolean() ? cookieOrNone(host) : null)
                    .toByteArray();
            receive(host, random.nextInt(9) == 0 ? MacAddress.BROADCAST : US, Octets.copyOf(bytes));
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
        receive(host, MacAddress.BROADCAST, packet(Code.PADI, 0, new Tag(TagType.SERVICE_NAME, "")));
        return sent.isEmpty() ? null : answer().first(TagType.AC_COOKIE);
    }

    private Octets mangled(Random random, Octets cookie) {
        List<Tag> tags = new ArrayList<>(List.of(new Tag(TagType.SERVICE_NAME, "")));
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
    void theSettingsAreChecked() {
        assertThatThrownBy(() -> concentrator(List.of(), 65_535)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcCookie(Octets.of(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
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

    @Test
    void aFrameOfASessionThatDoesNotExistIsAnsweredByPadtWithinLimits() {
        concentrator.strayFrame(HOST, 0x0777, clock.now());
        assertThat(recipients).containsExactly(HOST);
        assertThat(sent.remove().hex())
                .as("PADT with Generic-Error")
                .isEqualTo("11a707770013" + "0203000f"
                        + Octets.ofText("No such session").hex());
        for (int i = 0; i < 100; i++) {
            concentrator.strayFrame(OTHER, 0x0778, clock.now());
        }
        assertThat(sent).as("fifty a second").hasSize(49);
        assertThat(concentrator.counters().get(DiscoveryEvent.STRAY_FRAME_UNANSWERED))
                .isEqualTo(51);
        clock.advance(Duration.ofSeconds(1));
        concentrator.strayFrame(OTHER, 0x0778, clock.now());
        assertThat(sent).hasSize(50);
    }
}
