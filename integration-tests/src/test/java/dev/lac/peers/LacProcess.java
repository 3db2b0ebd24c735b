package dev.lac.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product: {@code lac run -c FILE} in its namespace. */
final class LacProcess implements AutoCloseable {
    private static final String COMMON = """
            name: edge1
            radius:
              authentication:
                - address: 127.0.0.1
                  secret: %s
              accounting:
                - address: 127.0.0.1
                  secret: %1$s
            dns:
              servers: [127.0.0.1]
              timeout: 2s
            log:
              level: debug
            pppoe:
              interfaces: [%s]
            """;

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Daemon daemon;

    LacProcess(Rig rig, String settings) {
        Path file = rig.write("lac.yaml", COMMON.formatted(FreeRadius.SECRET, Rig.ACCESS) + settings);
        daemon = rig.daemon(
                "lac",
                rig.namespace(),
                List.of(
                        JAVA,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        jars(),
                        "dev.lac.server.Main",
                        "run",
                        "-c",
                        file.toString()));
        daemon.awaitLog("serving PPPoE on");
    }

    /** The product as a class path. */
    static String jars() {
        return Rig.home().resolve("lac-server/target/lib") + "/*";
    }

    String log() {
        return daemon.log();
    }

    boolean logged(String regex) {
        return daemon.logged(regex);
    }

    void awaitLog(String regex) {
        daemon.awaitLog(regex);
    }

    /** SIGTERM, and the end that follows. */
    int stop() {
        daemon.terminate();
        return daemon.awaitExit();
    }

    /** What the shutdown found: a number of {@code subscribers} or {@code tunnels}. */
    int foundAtShutdown(String what) {
        Matcher found = Pattern.compile("shutting down:.*?(\\d+) " + what).matcher(log());
        if (!found.find()) {
            throw new AssertionError("the LAC did not say how many " + what + " it found when it shut down");
        }
        return Integer.parseInt(found.group(1));
    }

    /** A counter of any area, as logged at the end; 0 when it is not named there. */
    long counter(String name) {
        Matcher counters = Pattern.compile("counters: .*").matcher(log());
        if (!counters.find()) {
            throw new AssertionError("the LAC did not log its counters");
        }
        Matcher counter = Pattern.compile("\\b" + name + "=(\\d+)").matcher(counters.group());
        return counter.find() ? Long.parseLong(counter.group(1)) : 0;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
