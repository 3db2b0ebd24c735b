package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding and removing sessions disturbs no other, in each mode of the fast path; {@link ChurnScenario} is what is played. */
class ChurnTest {
    /** The far ends poll (GRO), for a veth takes frames from XDP only then. */
    private static final String NETWORK = """
            ip link set lo up &&
            ip link add access0 address 02:00:00:00:00:a1 type veth peer name subs0 &&
            ip link add core0 address 02:00:00:00:00:b1 type veth peer name lns0 address 02:00:00:00:00:d1 &&
            for i in access0 subs0 core0 lns0; do
              ethtool -K $i tx off >/dev/null; ip link set $i up || exit
            done
            ethtool -K subs0 gro on && ethtool -K lns0 gro on &&
            ip addr add 10.9.0.1/24 dev core0 &&
            ip neigh replace 10.9.0.2 lladdr 02:00:00:00:00:d1 dev core0 nud permanent || exit""";

    @ParameterizedTest
    @ValueSource(strings = {"native", "generic", "off"})
    void nothingOfOthersIsLostOrMisdelivered(String mode) throws IOException, InterruptedException {
        assertThat(Unshared.play(NETWORK, ChurnScenario.class, mode)).contains("good [");
    }

    /** Between native and generic the portable path has the frames for a moment. */
    @Test
    void switchingModesLosesNothing() throws IOException, InterruptedException {
        assertThat(Unshared.play(NETWORK, ChurnScenario.class, "off", "native", "generic"))
                .contains("good [");
    }
}
