package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a link. */
class PppLinkTest {
    private static PppLink.Settings settings(int maxMru, int retries, Duration rechallenge) {
        return new PppLink.Settings(
                1500,
                maxMru,
                List.of(AuthProtocol.MSCHAP_V2),
                "lac",
                Duration.ofSeconds(3),
                10,
                2,
                5,
                Duration.ofSeconds(20),
                retries,
                rechallenge,
                Duration.ofSeconds(7),
                4,
                1500,
                Octets.ofHex("0200c00002"),
                "LAC");
    }

    @ParameterizedTest(name = "PPP-Max-Payload {0} allows an MRU of {1}")
    @CsvSource({"0, 1492", "1491, 1492", "1492, 1492", "1496, 1496", "1500, 1500", "9000, 1500"})
    void pppMaxPayloadRaisesTheLimitWithinEthernet(int maxPayload, int maxMru) {
        PppLink.Settings plain = settings(PppLink.PPPOE_MRU, 2, Duration.ofHours(1));
        PppLink.Settings agreed = plain.withMaxPayload(maxPayload);
        assertThat(agreed.maxMru()).isEqualTo(maxMru);
        assertThat(agreed).usingRecursiveComparison().ignoringFields("maxMru").isEqualTo(plain);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> settings(1501, 0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(1492, -1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(1492, 0, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theShortFormIsThatOfRfc2516() {
        PppLink.Settings settings = new PppLink.Settings(
                1460, List.of(), "lac", Duration.ofSeconds(3), 10, 2, 5, Duration.ofSeconds(20), Duration.ZERO, 3);
        assertThat(settings.maxMru()).isEqualTo(1492);
        assertThat(settings.authenticationRetries()).isZero();
        assertThat(settings.rechallengeInterval()).isZero();
        assertThat(settings.mrru()).isZero();
        assertThat(settings.endpointDiscriminator()).isNull();
        assertThat(settings.identification()).isEmpty();
    }
}
