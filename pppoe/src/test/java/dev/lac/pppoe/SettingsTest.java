package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of an access concentrator and what is computed from them. */
class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Profile ANY = Profile.ofAnyService("lac1");

    private static AccessConcentrator.Settings settings(int maxPayload, PadoDelay... delays) {
        return new AccessConcentrator.Settings(
                ANY,
                List.of(),
                SECOND,
                maxPayload,
                Limits.ofInterface(1),
                List.of(delays),
                ShortCycle.OFF,
                MacFilter.OPEN,
                true);
    }

    static Stream<ThrowingCallable> nonsense() {
        return Stream.of(
                () -> settings(1491),
                () -> settings(1501),
                () -> settings(1500, new PadoDelay(1, null), new PadoDelay(1, SECOND)),
                () -> new PadoDelay(-1, SECOND),
                () -> new PadoDelay(65_535, SECOND),
                () -> new PadoDelay(1, Duration.ofMillis(30_001)),
                () -> new PadoDelay(1, Duration.ofMillis(-1)),
                () -> Profile.ofAnyService(""),
                () -> Profile.ofAnyService("é".repeat(128)),
                () -> new Profile("lac1", List.of(new Profile.Service("a"), new Profile.Service("a", 1, null)), true),
                () -> new Profile.Service(""),
                () -> new Profile.Service("a", -1, null),
                () -> new Profile.Service("a", 0, Duration.ofSeconds(31)),
                () -> Limits.ofInterface(0),
                () -> Limits.ofInterface(65_535),
                () -> new Limits(1, -1, 0, 0, 0, 0, Limits.Stale.REFUSE),
                () -> new Limits(1, 0, -1, 0, 0, 0, Limits.Stale.REFUSE),
                () -> new Limits(1, 0, 0, -1, 0, 0, Limits.Stale.REFUSE),
                () -> new Limits(1, 0, 0, 0, -1, 0, Limits.Stale.REFUSE),
                () -> new Limits(1, 0, 0, 0, 0, -1, Limits.Stale.REFUSE),
                () -> new ShortCycle(Duration.ofSeconds(-1), 1, SECOND, SECOND, false),
                () -> new ShortCycle(Duration.ofDays(1), 1, SECOND, SECOND, false),
                () -> new ShortCycle(SECOND, 0, SECOND, SECOND, false),
                () -> new ShortCycle(SECOND, 1, Duration.ofMillis(999), SECOND, false),
                () -> new ShortCycle(SECOND, 1, Duration.ofSeconds(2), SECOND, false),
                () -> new ShortCycle(SECOND, 1, SECOND, Duration.ofHours(25), false),
                () -> new VlanRange(3, 1, 1, 1, 1),
                () -> new VlanRange(-1, -1, -1, -1, -1),
                () -> new VlanRange(0, 1, 1, -1, -1),
                () -> new VlanRange(1, 1, 1, 1, 1),
                () -> new MacFilter.Prefix(MacAddress.BROADCAST, 0),
                () -> new MacFilter.Prefix(MacAddress.BROADCAST, 7));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRejected(ThrowingCallable settings) {
        assertThatThrownBy(settings).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEdgesAreAccepted() {
        assertThatCode(() -> {
                    settings(1492);
                    settings(1500, new PadoDelay(0, Duration.ZERO), new PadoDelay(65_534, Duration.ofSeconds(30)));
                    Limits.ofInterface(65_534);
                    Profile.ofAnyService("é".repeat(127));
                    new ShortCycle(Duration.ZERO, 1, SECOND, Duration.ofHours(24), true);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void delaysAreSorted() {
        assertThat(settings(1500, new PadoDelay(9, null), new PadoDelay(2, SECOND))
                        .padoDelays())
                .containsExactly(new PadoDelay(2, SECOND), new PadoDelay(9, null));
    }

    @ParameterizedTest
    @CsvSource({
        "untagged,      untagged, 100",
        "100,           100,      101",
        "100,           100,      100.200",
        "100-199,       199,      200",
        "100-199,       100,      99",
        "100.200,       100.200,  200.100",
        "100.200,       100.200,  100",
        "100.1-4094,    100.4094, 101.1",
        "100.1-4094,    100.1,    100",
        "10-20.30-40,   15.35,    21.35",
        "10-20.30-40,   20.40,    20.41",
        "0,             0,        untagged",
    })
    void aRangeHoldsItsVlansAndNoOthers(String text, String within, String without) {
        VlanRange range = VlanRange.parse(text);
        assertThat(range).hasToString(text);
        assertThat(range.contains(tags(within))).isTrue();
        assertThat(range.contains(tags(without))).isFalse();
    }

    private static VlanTags tags(String text) {
        if (text.equals("untagged")) {
            return VlanTags.NONE;
        }
        int[] ids = Stream.of(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
        // Whatever its TPID and priority, a VLAN is its ID.
        return ids.length == 1
                ? VlanTags.of(VlanTags.TPID_8021AD, 0xe000 | ids[0])
                : VlanTags.of(VlanTags.TPID_8021Q, ids[0], VlanTags.TPID_8021Q, 0x2000 | ids[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "any",
                "4095",
                "199-100",
                "100-",
                "-100",
                "100.",
                ".100",
                "1.2.3",
                "100.4095",
                "1-99999",
                "1 "
            })
    void whatIsNoRangeIsNotRead(String text) {
        assertThatThrownBy(() -> VlanRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "02:00:5e:10:00:07, 02:00:5e:10:00:07, 02:00:5e:10:00:08",
        "02:*,              02:ff:ff:ff:ff:ff, 03:00:5e:10:00:07",
        "02:00:5e:*,        02:00:5e:00:00:00, 02:00:5f:00:00:00",
        "02:00:5e:10:00:*,  02:00:5e:10:00:ff, 02:00:5e:10:01:ff",
    })
    void aPrefixMatchesWhatBeginsSo(String text, String begins, String doesNot) {
        MacFilter.Prefix prefix = MacFilter.Prefix.parse(text);
        assertThat(prefix).hasToString(text);
        assertThat(prefix.matches(MacAddress.parse(begins))).isTrue();
        assertThat(prefix.matches(MacAddress.parse(doesNot))).isFalse();
        assertThat(MacFilter.Prefix.parse(text.replace(':', '-'))).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "02", "02:", "02:00*", "02:00:5e:10:00:07:*", "0:*", "02:00:5e:10:00", "xx:*"})
    void whatIsNoPrefixIsNotRead(String text) {
        assertThatThrownBy(() -> MacFilter.Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lockoutsDoubleWithinTheirLimits() {
        ShortCycle setting = new ShortCycle(SECOND, 3, SECOND, Duration.ofSeconds(300), false);
        assertThat(IntStream.rangeClosed(1, 13)
                        .mapToObj(n -> setting.lockout(n).toSeconds())
                        .toList())
                .containsExactly(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        assertThat(setting.lockout(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(300));
        assertThat(setting.quiet()).isEqualTo(Duration.ofMinutes(15));
        assertThat(new ShortCycle(SECOND, 1, SECOND, Duration.ofHours(1), false).quiet())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ofTooManyOffendersTheOldestIsForgottenAndCounted() {
        Counters<DiscoveryEvent> counters = new Counters<>(DiscoveryEvent.class);
        ShortCycles cycles = new ShortCycles(
                new ShortCycle(SECOND, 1, Duration.ofSeconds(60), Duration.ofSeconds(60), false), 3, counters);
        for (int i : List.of(1, 2, 3, 1, 4)) {
            cycles.ended(session(i, 0), 0);
        }
        assertThat(cycles.remembered()).isEqualTo(3);
        assertThat(counters.get(DiscoveryEvent.SHORT_CYCLE_FORGOTTEN)).isEqualTo(1);
        List<Boolean> locked = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            locked.add(cycles.isLockedOut(session(i, 0).host, AccessLine.UNKNOWN, 1));
        }
        assertThat(locked)
                .as("the first has flapped anew, the second is the oldest")
                .containsExactly(true, false, true, true);
        long later = Duration.ofMinutes(16).toNanos();
        cycles.ended(session(5, later), later);
        assertThat(cycles.remembered()).as("all others have been quiet").isEqualTo(1);
    }

    private static Session session(int host, long openedAt) {
        AccessSession access =
                new AccessSession(host, new MacAddress(host), VlanTags.NONE, "", null, AccessLine.UNKNOWN, null, 1492);
        return new Session(access, Octets.EMPTY, null, openedAt);
    }

    @Test
    void aBucketGivesSoManyASecondWhateverItsClockBeganWith() {
        for (long start : new long[] {0, Long.MIN_VALUE / 2, 1L << 60}) {
            TokenBucket bucket = new TokenBucket(7, start);
            int taken = 0;
            for (int millisecond = 0; millisecond < 10_000; millisecond++) {
                taken += bucket.take(start + millisecond * 1_000_000L) ? 1 : 0;
            }
            assertThat(taken).as("7 in one go and 7 a second").isBetween(76, 77);
        }
    }

    @Test
    void theActualRatesAreKnownInBitsPerSecond() {
        AccessLine line = new AccessLine(
                null,
                null,
                Map.of(
                        LineRate.ACTUAL_DATA_RATE_UPSTREAM, 10_000L,
                        LineRate.ACTUAL_DATA_RATE_DOWNSTREAM, 0xffff_ffffL),
                null);
        assertThat(line.upBitsPerSecond()).isEqualTo(10_000_000L);
        assertThat(line.downBitsPerSecond()).isEqualTo(4_294_967_295_000L);
        assertThat(AccessLine.UNKNOWN.upBitsPerSecond()).isZero();
        assertThat(AccessLine.UNKNOWN.downBitsPerSecond()).isZero();
    }

    @Test
    void theCatalogueOfLineRatesIsThatOfRfc4679() {
        assertThat(LineRate.values()).hasSize(14);
        for (LineRate rate : LineRate.values()) {
            assertThat(rate.number()).isEqualTo(0x81 + rate.ordinal());
            assertThat(LineRate.of(rate.number())).isEqualTo(rate);
            assertThat(rate.isDelay()).isEqualTo(rate.name().contains("DELAY"));
        }
        assertThat(LineRate.of(0x80)).isNull();
        assertThat(LineRate.of(0x8f)).isNull();
    }
}
