package dev.lac.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The product: {@code lac run -c FILE} in its namespace, with a state directory of its own that outlives its runs. */
final class LacProcess implements AutoCloseable {
    /** The sections of a test that says nothing about them; the last one goes on in what the test says. */
    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    /** Sections with one LNS at {@link Rig#LNS1}, which everybody gets. */
    static String oneLns(String secret) {
        return """
                l2tp:
                  local: 192.0.2.1
                lns:
                  - name: isp
                    addresses: [192.0.2.2]
                    secret: %s
                selection:
                  rules:
                    - lns: isp
                """.formatted(secret);
    }

    static {
        USUAL.put("name", "name: edge1\n");
        USUAL.put("radius", """
                radius:
                  authentication:
                    - address: 127.0.0.1
                      secret: %1$s
                  accounting:
                    - address: 127.0.0.1
                      secret: %1$s
                """.formatted(FreeRadius.SECRET));
        USUAL.put("dns", """
                dns:
                  servers: [127.0.0.1]
                  timeout: 2s
                """);
        USUAL.put("log", """
                log:
                  level: debug
                """);
        USUAL.put("pppoe", """
                pppoe:
                  interfaces: [%s]
                """.formatted(Rig.ACCESS));
    }

    /** A section for tests that capture what is relayed: a capture on the host sees nothing of what XDP relays. */
    static final String PORTABLE = """
            dataplane:
              fast-path: off
            """;

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Rig rig;
    private final String name;
    private final Path file;
    private final List<Daemon> runs = new ArrayList<>();

    /** @param settings follow the usual ones, of which sections are left out that are there */
    LacProcess(Rig rig, String name, String settings) {
        this.rig = rig;
        this.name = name;
        file = rig.write(
                name + "/lac.yaml",
                USUAL.entrySet().stream()
                        .filter(section -> !Pattern.compile("(?m)^" + section.getKey() + ":")
                                .matcher(settings)
                                .find())
                        .map(Map.Entry::getValue)
                        .collect(Collectors.joining("", "", settings)));
        start();
    }

    /** Starts it again after {@link #stop} or {@link #kill}; its state directory is what the run before has left. */
    void start() {
        String run = runs.isEmpty() ? name : name + "-run" + (runs.size() + 1);
        runs.add(rig.daemon(run, rig.namespace(), command("run")));
        awaitLog("serving PPPoE on");
    }

    /** The program about this LAC, such as {@code lac explain ann@isp.test}. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", jars(), "dev.lac.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-c", file.toString()));
        return command;
    }

    /** Another command about it, such as {@code lac explain ann@isp.test}. */
    Outcome ask(String... arguments) {
        return rig.namespace().attempt(command(arguments).toArray(String[]::new));
    }

    /** Where it keeps what outlives it. */
    Path stateDirectory() {
        return file.resolveSibling("state");
    }

    private Daemon daemon() {
        return runs.get(runs.size() - 1);
    }

    /** The product as a class path. */
    static String jars() {
        return Rig.home().resolve("cli/target/lib") + "/*";
    }

    /** Of the present run. */
    String log() {
        return daemon().log();
    }

    boolean logged(String regex) {
        return daemon().logged(regex);
    }

    /** How often {@code regex} matches in the log. */
    int count(String regex) {
        return (int) Pattern.compile(regex).matcher(log()).results().count();
    }

    void awaitLog(String regex) {
        daemon().awaitLog(regex);
    }

    /** SIGTERM, and the end that follows. */
    int stop() {
        daemon().terminate();
        return daemon().awaitExit();
    }

    /** SIGKILL. */
    void kill() {
        daemon().kill();
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
    long counter(String counted) {
        Matcher counters = Pattern.compile("counters: .*").matcher(log());
        if (!counters.find()) {
            throw new AssertionError("the LAC did not log its counters");
        }
        Matcher counter = Pattern.compile("\\b" + counted + "=(\\d+)").matcher(counters.group());
        return counter.find() ? Long.parseLong(counter.group(1)) : 0;
    }

    @Override
    public void close() {
        runs.forEach(Daemon::close);
    }
}
