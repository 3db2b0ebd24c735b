package dev.lac.dataplane;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lac.pppoe.MacAddress;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plays a scenario in a process of its own, in a network namespace of its own that goes with it. */
final class Unshared {
    /**
     * access0 leads to subs0, core0 with 10.9.0.1 to lns0, where 10.9.0.2 is. The far ends poll (GRO), for a veth takes frames from XDP only
     * then.
     */
    static final String TWO_CABLES = """
            ip link set lo up &&
            ip link add access0 address 02:00:00:00:00:a1 type veth peer name subs0 &&
            ip link add core0 address 02:00:00:00:00:b1 type veth peer name lns0 address 02:00:00:00:00:d1 &&
            for i in access0 subs0 core0 lns0; do
              ethtool -K $i tx off >/dev/null; ip link set $i up || exit
            done
            ethtool -K subs0 gro on && ethtool -K lns0 gro on &&
            ip addr add 10.9.0.1/24 dev core0 &&
            ip neigh replace 10.9.0.2 lladdr 02:00:00:00:00:d1 dev core0 nud permanent || exit""";

    // Who is at the ends of these cables.
    static final MacAddress LAC_ACCESS = MacAddress.parse("02:00:00:00:00:a1");
    static final MacAddress LAC_CORE = MacAddress.parse("02:00:00:00:00:b1");
    static final MacAddress LNS = MacAddress.parse("02:00:00:00:00:d1");
    static final InetSocketAddress LOCAL = new InetSocketAddress("10.9.0.1", 1701);
    static final InetSocketAddress PEER = new InetSocketAddress("10.9.0.2", 1701);

    private Unshared() {}

    /**
     * Plays {@code scenario} and returns what it prints.
     *
     * @param network shell commands that make the interfaces, each followed by {@code &&} or a new line
     */
    static String play(String network, Class<?> scenario, String... arguments)
            throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        assumeTrue(run(List.of("unshare", "-n", "true")).equals(""), "unshare(1) is missing or forbidden");
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", "-c", network + "\nexec \"$0\" \"$@\""));
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path"), scenario.getName()));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
