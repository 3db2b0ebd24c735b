package dev.lac.dataplane;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plays a scenario in a process of its own, in a network namespace of its own that goes with it. */
final class Unshared {
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
