package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
            ip link set access0 up && ip link set subs0 up && exec taskset -c "$cpu" "$0" "$@"
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void relaysBetweenASubscribersLinkAndAnLns(int forwarders) throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        assumeTrue(run("unshare", "-n", "true").equals(""), "unshare(1) is missing or forbidden");
        String java = ProcessHandle.current().info().command().orElse("java");
        String output = run(
                "unshare",
                "-n",
                "sh",
                "-c",
                NETWORK,
                java,
                "-cp",
                System.getProperty("java.class.path"),
                LinuxScenario.class.getName(),
                Integer.toString(forwarders));
        assertThat(output).contains("good [").doesNotContain("RECEIVE_FAILED").doesNotContain("SEND_FAILED");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
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
