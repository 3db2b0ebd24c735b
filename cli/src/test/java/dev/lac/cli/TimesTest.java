package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Durations and times as people write and read them, and figures. */
class TimesTest {
    private static final Instant NOW = TestSurroundings.NOW;

    @Test
    void durationsAreReadInTheTwoUnitsThatMatter() {
        assertThat(Times.seconds(0)).isEqualTo("0s");
        assertThat(Times.seconds(59)).isEqualTo("59s");
        assertThat(Times.seconds(725)).isEqualTo("12m 5s");
        assertThat(Times.seconds(7980)).isEqualTo("2h 13m");
        assertThat(Times.seconds(442_800)).isEqualTo("5d 3h");
        assertThat(Times.span(Duration.ofNanos(12_500_000))).isEqualTo("12.5 ms");
        assertThat(Times.span(Duration.ofMillis(5077))).isEqualTo("5.077s");
        assertThat(Times.span(Duration.ofSeconds(61))).isEqualTo("1m 1s");
    }

    @Test
    void durationsAndTimesAreWrittenInSeveralWays() throws CommandException {
        assertThat(Times.span("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Times.span("2w")).isEqualTo(Duration.ofDays(14));
        assertThat(Times.span("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Times.point("90s", NOW)).isEqualTo("2026-11-21T17:58:30Z");
        assertThat(Times.point("2026-11-21T10:00:00Z", NOW)).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(Times.point("2026-11-21T10:00+02:00", NOW)).isEqualTo("2026-11-21T08:00:00Z");
        ZoneId here = ZoneId.systemDefault();
        assertThat(Times.point("2026-11-21T10:00", NOW))
                .isEqualTo(LocalDateTime.of(2026, 11, 21, 10, 0).atZone(here).toInstant());
        assertThat(Times.point("2026-11-21", NOW))
                .isEqualTo(LocalDateTime.of(2026, 11, 21, 0, 0).atZone(here).toInstant());
        assertThatThrownBy(() -> Times.span("5 minutes")).hasMessageContaining("write 90s, 5m, 1h30m, 2d");
        assertThatThrownBy(() -> Times.span("")).isInstanceOf(CommandException.class);
    }

    @Test
    void ratesHaveTheUnitThatFits() {
        assertThat(Numbers.bitsPerSecond(950)).isEqualTo("950 bit/s");
        assertThat(Numbers.bitsPerSecond(12_345_678)).isEqualTo("12.3 Mbit/s");
        assertThat(Numbers.bitsPerSecond(999_960)).isEqualTo("1.0 Mbit/s");
        assertThat(Numbers.count(1, "session")).isEqualTo("one session");
        assertThat(Numbers.count(1234, "session")).isEqualTo("1,234 sessions");
    }
}
