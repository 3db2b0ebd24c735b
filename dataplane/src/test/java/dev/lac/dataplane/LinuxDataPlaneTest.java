package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The portable path on real sockets; {@link LinuxScenario} is what is played, by a process in a network namespace of its own. */
class LinuxDataPlaneTest {
    /** On one processor: a thread that changes it may overtake what it sent before, in the queues of veth and loopback. */
    private static final String NETWORK = """
            cpu=$(awk '/^Cpus_allowed_list/ {split($2, list, /[-,]/); print list[1]}' /proc/self/status)
            ip link set lo up && ip link add access0 type veth peer name subs0 &&
            ip link set access0 up && ip link set subs0 up && taskset -p -c "$cpu" $$ >/dev/null || exit""";

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void relaysBetweenASubscribersLinkAndAnLns(int forwarders) throws IOException, InterruptedException {
        String output = Unshared.play(NETWORK, LinuxScenario.class, Integer.toString(forwarders));
        assertThat(output).contains("good [").doesNotContain("RECEIVE_FAILED").doesNotContain("SEND_FAILED");
    }

    @Test
    void thereAreOneToSixteenForwarders() {
        for (int wrong : new int[] {0, 17}) {
            assertThatThrownBy(() -> settings(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong + " forwarders");
        }
        try (LinuxDataPlane plane = LinuxDataPlane.open(settings(16))) {
            assertThat(plane.localAddresses()).hasSize(1);
        }
    }

    private static DataPlaneSettings settings(int forwarders) {
        List<InetSocketAddress> locals = List.of(new InetSocketAddress("127.0.0.1", 0));
        return new DataPlaneSettings(List.of(), false, locals, FastPathMode.OFF, Map.of(), forwarders, List.of());
    }
}
