package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Dialogue;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.Framing;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the conversations of {@code dialogues/*.dialogue} with an access concentrator.
 *
 * <p>{@code given} sets what differs from a concentrator {@code lac1} that serves everybody. Calls from above: {@code from}, {@code on} and
 * {@code to} say who speaks on which VLAN to whom; {@code own}, {@code heard}, {@code close}, {@code stray}, {@code refuse},
 * {@code lockouts} and {@code forgive} are the engine's. The engine tells {@code opened}, {@code closed}, {@code sent to} (when that is not
 * who spoke) and {@code counted}: every reason for which it did nothing, or something out of the ordinary.
 */
class DialoguesTest {
    static final Octets KEY = Octets.ofText("sixteen octets!!");

    private static final MacAddress US = MacAddress.parse("02:00:5e:00:00:01");
    /** What a conversation shows without being told. */
    private static final Set<DiscoveryEvent> ORDINARY = EnumSet.of(
            DiscoveryEvent.PADI_RECEIVED,
            DiscoveryEvent.PADR_RECEIVED,
            DiscoveryEvent.PADT_RECEIVED,
            DiscoveryEvent.PADO_SENT,
            DiscoveryEvent.PADS_SENT,
            DiscoveryEvent.PADT_SENT,
            DiscoveryEvent.SESSION_OPENED,
            DiscoveryEvent.SESSION_CLOSED_BY_PADT,
            DiscoveryEvent.SESSION_CLOSED_BY_US,
            DiscoveryEvent.PADI_REFUSED,
            DiscoveryEvent.PADS_AC_SYSTEM_ERROR,
            DiscoveryEvent.PADS_SERVICE_NAME_ERROR,
            DiscoveryEvent.SHORT_CYCLE);

    @TestFactory
    Stream<DynamicTest> dialogues() {
        return DialogueFile.tests("/dialogues", Framing.ethernet(SessionHeader.ETHERTYPE_DISCOVERY), this::setUp);
    }

    @Test
    void thereAreAtLeastFortyConversations() {
        assertThat(DialogueFile.load("/dialogues")).hasSizeGreaterThanOrEqualTo(40);
    }

    private Dialogue setUp(DialogueFile.Entry entry) {
        return new Stage(entry).dialogue;
    }

    static AccessConcentrator.Settings settings(DialogueFile.Entry entry) {
        Profile profile = profile(entry.given("ac", "lac1"), entry.given("services", ""), entry.given("empty", "yes"));
        return new AccessConcentrator.Settings(
                profile,
                list(entry.given("profiles", ""))
                        .map(DialoguesTest::vlanProfile)
                        .toList(),
                Duration.ofSeconds(10),
                number(entry, "payload", 1492),
                new Limits(
                        number(entry, "sessions", 100),
                        number(entry, "per-mac", 0),
                        number(entry, "per-vlan", 0),
                        number(entry, "per-circuit", 0),
                        number(entry, "padi-rate", 0),
                        number(entry, "padi-rate-per-mac", 0),
                        Limits.Stale.valueOf(entry.given("stale", "refuse").toUpperCase(Locale.ROOT))),
                list(entry.given("delay", "")).map(DialoguesTest::delay).toList(),
                shortCycle(entry.given("short-cycle", "")),
                new MacFilter(prefixes(entry.given("allow", "")), prefixes(entry.given("deny", ""))),
                entry.given("vlans", "yes").equals("yes"));
    }

    private static int number(DialogueFile.Entry entry, String key, int absent) {
        return Integer.parseInt(entry.given(key, Integer.toString(absent)));
    }

    private static Stream<String> list(String words) {
        return words.isEmpty() ? Stream.of() : Arrays.stream(words.split(","));
    }

    /** Services as in {@code gold,silver/2,bronze/0/500ms}: name, sessions, delay. */
    private static Profile profile(String acName, String services, String empty) {
        return new Profile(
                acName,
                list(services)
                        .map(word -> word.split("/"))
                        .map(word -> new Profile.Service(
                                word[0],
                                word.length > 1 ? Integer.parseInt(word[1]) : 0,
                                word.length > 2 ? duration(word[2]) : null))
                        .toList(),
                empty.equals("yes"));
    }

    /** As in {@code 100-199:isp1:gold+silver}. */
    private static VlanProfile vlanProfile(String word) {
        String[] parts = word.split(":");
        return new VlanProfile(VlanRange.parse(parts[0]), profile(parts[1], parts[2].replace('+', ','), "yes"));
    }

    /** As in {@code 100:500ms} or {@code 200:never}. */
    private static PadoDelay delay(String word) {
        String[] parts = word.split(":");
        return new PadoDelay(Integer.parseInt(parts[0]), parts[1].equals("never") ? null : duration(parts[1]));
    }

    /** As in {@code 60s/2/10s/40s/circuit-id}: shortest, threshold, from, to. */
    private static ShortCycle shortCycle(String word) {
        if (word.isEmpty()) {
            return ShortCycle.OFF;
        }
        String[] parts = word.split("/");
        return new ShortCycle(
                duration(parts[0]),
                Integer.parseInt(parts[1]),
                duration(parts[2]),
                duration(parts[3]),
                parts.length > 4 && parts[4].equals("circuit-id"));
    }

    private static List<MacFilter.Prefix> prefixes(String words) {
        return list(words).map(MacFilter.Prefix::parse).toList();
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
                : Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
    }

    /** A concentrator and whoever speaks with it. */
    private static final class Stage implements AccessConcentrator.Owner, Timed {
        final VirtualClock clock = new VirtualClock();
        final Dialogue dialogue = new Dialogue(clock, this::receive).calling(this::call);
        private final AccessConcentrator concentrator;
        private Map<DiscoveryEvent, Long> counted = new EnumMap<>(DiscoveryEvent.class);
        private MacAddress from = MacAddress.parse("02:00:5e:10:00:07");
        private VlanTags tags = VlanTags.NONE;
        private String to = "as the packet wants it";
        private Optional<String> refusal = Optional.empty();

        Stage(DialogueFile.Entry entry) {
            concentrator = new AccessConcentrator(settings(entry), KEY, new Random(1), this);
            clock.drive(this);
        }

        private void receive(Octets packet, long now) {
            MacAddress destination = switch (to) {
                case "broadcast" -> MacAddress.BROADCAST;
                case "as the packet wants it" -> packet.get(1) == 0x09 ? MacAddress.BROADCAST : US;
                default -> MacAddress.parse(to);
            };
            concentrator.receive(from, destination, tags, packet.buffer(), now);
            tellCounted();
        }

        private void call(String words) {
            String[] parts = words.split(" ", 2);
            String what = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "from" -> from = MacAddress.parse(what);
                case "on" -> tags = vlanTags(what);
                case "to" -> to = what;
                case "own" -> concentrator.addressChanged(MacAddress.parse(what));
                case "heard" -> concentrator.heard(Integer.parseInt(what, 16));
                case "close" -> {
                    String text = what.length() > 4 ? what.substring(5) : "";
                    concentrator.close(Integer.parseInt(what.substring(0, 4), 16), text, clock.now());
                }
                case "stray" -> concentrator.strayFrame(from, tags, Integer.parseInt(what, 16), clock.now());
                case "refuse" -> refusal = Optional.of(what);
                case "lockouts" ->
                    concentrator
                            .lockouts(clock.now())
                            .forEach(lockout -> dialogue.told("locked out: " + lockout.key() + ", "
                                    + lockout.shortCycles() + " short cycles, "
                                    + lockout.remaining().toSeconds() + " s left"));
                case "forgive" -> dialogue.told(concentrator.forgiveLockout(what) ? "forgiven" : "unknown");
                default -> throw new AssertionError("a call: " + words);
            }
            tellCounted();
        }

        private static VlanTags vlanTags(String text) {
            if (text.equals("untagged")) {
                return VlanTags.NONE;
            }
            String[] ids = text.split("\\.");
            int outer = Integer.parseInt(ids[0]);
            return ids.length == 1
                    ? VlanTags.of(VlanTags.TPID_8021Q, outer)
                    : VlanTags.of(VlanTags.TPID_8021AD, outer, VlanTags.TPID_8021Q, Integer.parseInt(ids[1]));
        }

        private void tellCounted() {
            Map<DiscoveryEvent, Long> now = concentrator.counters().snapshot();
            now.forEach((event, count) -> {
                for (long n = counted.getOrDefault(event, 0L); n < count && !ORDINARY.contains(event); n++) {
                    dialogue.told("counted " + event);
                }
            });
            counted = now;
        }

        @Override
        public long nextDeadline() {
            return concentrator.nextDeadline();
        }

        @Override
        public void onDeadline(long now) {
            concentrator.onDeadline(now);
            tellCounted();
        }

        @Override
        public void send(MacAddress recipient, VlanTags vlan, Octets discoveryPacket) {
            dialogue.sent(discoveryPacket);
            if (!recipient.equals(from) || !vlan.equals(tags)) {
                dialogue.told("sent to " + new Host(recipient, vlan));
            }
        }

        @Override
        public Optional<String> refusal(MacAddress who) {
            return refusal;
        }

        @Override
        public void sessionOpened(AccessSession session, long now) {
            AccessLine line = session.line();
            StringBuilder told = new StringBuilder(String.format(Locale.ROOT, "opened %04x", session.sessionId()));
            told.append(" on ").append(session.vlanTags());
            told.append(session.serviceName().isEmpty() ? "" : " service " + session.serviceName());
            told.append(session.maxPayload() == 1492 ? "" : " payload " + session.maxPayload());
            told.append(line.circuitId() == null ? "" : " circuit-id " + line.circuitId());
            told.append(line.remoteId() == null ? "" : " remote-id " + line.remoteId());
            line.rates()
                    .forEach((rate, value) ->
                            told.append(' ').append(rate).append('=').append(value));
            told.append(line.encapsulation() == null ? "" : " encapsulation " + line.encapsulation());
            dialogue.told(told.toString());
        }

        @Override
        public void sessionClosed(AccessSession session, CloseCause cause, String text) {
            dialogue.told(String.format(Locale.ROOT, "closed %04x %s %s", session.sessionId(), cause, text)
                    .strip());
        }
    }
}
