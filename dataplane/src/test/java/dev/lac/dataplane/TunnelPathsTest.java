package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels stay in the underlay, and in one piece as far as the path takes it; {@link UnderlayScenario} is what is played. */
class TunnelPathsTest {
    @ParameterizedTest
    @ValueSource(strings = {"native", "off"})
    void noRouteLeadsATunnelToSubscribers(String mode) throws IOException, InterruptedException {
        String network = Unshared.TWO_CABLES
                + "\nip link add ppp0 type veth peer name far0 &&\nip link set ppp0 up && ip link set far0 up || exit";
        assertThat(Unshared.play(network, UnderlayScenario.class, "routes", mode))
                .contains("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "generic", "off"})
    void aPathMtuIsLearntFromIcmp(String mode) throws IOException, InterruptedException {
        assertThat(Unshared.play(Unshared.TWO_CABLES, UnderlayScenario.class, "mtu", mode))
                .contains("good");
    }
}
