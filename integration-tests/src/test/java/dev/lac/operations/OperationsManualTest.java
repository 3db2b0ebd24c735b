package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.cli.Program;
import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/operations.md is true: its scenes, which comments name, are played with a LAC, each {@code $ lac} line of its console blocks is run,
 * and prints what the page shows. What varies from run to run (times, ids) is alike on both sides, and so are columns'
 * widths; {@code ...} in the page stands for any number of lines.
 */
class OperationsManualTest {
    private static final int NETWORK = 44;
    private static final List<String> NAMED = List.of(
            "alice@isp.example",
            "bob@isp.example",
            "carol@isp.example",
            "dave@partner.example",
            "erin@wholesale.example",
            "frank@isp.example");
    private static final Pattern SCENE = Pattern.compile("<!-- scene: ([a-z-]+) -->");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{16}\\b");
    private static final String ANY_LINES = "...";

    /** What varies, and what stands for it. */
    private static final List<Map.Entry<Pattern, String>> VARIABLE = List.of(
            entry("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", "TIME"),
            entry(ID.pattern(), "ID"),
            entry("(access0/[0-9a-f:]{17}/)\\d+", "$1PPPOE"),
            entry("\\b\\d+m( \\d+s)?|\\b\\d+(\\.\\d+)?(s| s| ms)\\b", "SPAN"),
            entry("(?<![\\d.,])[\\d,]+\\.\\d(?![\\d.])", "MS"),
            entry("(tunnel|session) +\\d+, the LNS", "$1 NUMBER, the LNS"),
            entry("^[\\d,]+ +(up|opening) ", "NUMBER $1 "),
            entry("connected +(\\w+) +\\d+ +\\d+", "connected $1 NUMBER NUMBER"),
            entry("[\\d,]+ octets of pcapng", "NUMBER octets of pcapng"),
            entry("lac [\\w.-]+, up", "lac VERSION, up"),
            entry("[ \\t]+", " "));

    private static Map.Entry<Pattern, String> entry(String pattern, String alike) {
        return Map.entry(Pattern.compile(pattern), alike);
    }

    @TempDir
    private Path directory;

    private final Map<String, Integer> subscribers = new HashMap<>();
    /** An id of the page, and the one that it stands for. */
    private final Map<String, String> ids = new HashMap<>();

    private final Set<String> played = new HashSet<>();

    @Test
    void everyCommandPrintsWhatThePageShows() throws Exception {
        try (LiveLac live = new LiveLac(directory, NETWORK, 0, "", NAMED)) {
            NAMED.forEach(name -> subscribers.put(name, subscribers.size()));
            boolean console = false;
            int commands = 0;
            List<String> block = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("../docs/operations.md"), StandardCharsets.UTF_8)) {
                Matcher scene = SCENE.matcher(line);
                if (scene.matches()) {
                    play(live, scene.group(1));
                    played.add(scene.group(1));
                } else if (line.startsWith("```")) {
                    commands += console ? run(live, block) : 0;
                    console = line.equals("```console");
                    block.clear();
                } else if (console) {
                    block.add(line);
                }
            }
            assertThat(commands).isGreaterThan(20);
            assertThat(played).hasSize(10);
        }
    }

    private int run(LiveLac live, List<String> block) {
        int commands = 0;
        for (int i = 0; i < block.size(); ) {
            String command = block.get(i);
            assertThat(command).as("a console block begins with a command").startsWith("$ lac ");
            int end = i + 1;
            while (end < block.size() && !block.get(end).startsWith("$ ")) {
                end++;
            }
            List<String> printed = lac(live, command.substring("$ lac ".length()));
            compare(command, block.subList(i + 1, end), printed);
            commands++;
            i = end;
        }
        return commands;
    }

    private List<String> lac(LiveLac live, String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("'([^']*)'|(\\S+)").matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            word = ids.getOrDefault(word, word);
            words.add(word.endsWith(".pcapng") ? directory.resolve(word).toString() : word);
        }
        words.replaceAll(word -> word.replace("/etc/lac/", directory + "/"));
        Program.Result result = new Program(live.socket()).run(words);
        return result.seen()
                .replaceAll(Pattern.quote(directory + "/") + "(\\w+\\.pcapng)", "$1")
                .replace(directory + "/", "/etc/lac/")
                .replaceAll("127\\.18\\." + NETWORK + "\\.", "192.0.2.10")
                .replaceAll("127\\.0\\.0\\.1( port |:)\\d+", "192.0.2.10$11812")
                .lines()
                .toList();
    }

    private static String alike(String line) {
        String alike = line.strip();
        for (Map.Entry<Pattern, String> one : VARIABLE) {
            alike = one.getKey().matcher(alike).replaceAll(one.getValue());
        }
        return alike;
    }

    private void compare(String command, List<String> shown, List<String> printed) {
        String pattern = shown.stream()
                .map(line -> line.strip().equals(ANY_LINES) ? "(.*\n)*?" : Pattern.quote(alike(line) + "\n"))
                .collect(Collectors.joining());
        String whole = printed.stream().map(line -> alike(line) + "\n").collect(Collectors.joining());
        assertThat(whole.matches(pattern))
                .as("%s prints%n%s%nand docs/operations.md shows%n%s", command, lines(printed), lines(shown))
                .isTrue();
        if (!shown.contains(ANY_LINES)) {
            learn(lines(shown), lines(printed));
        }
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }

    /** The ids of the page are, in their order, those that were printed. */
    private void learn(String shown, String printed) {
        List<String> theirs =
                ID.matcher(shown).results().map(found -> found.group()).toList();
        List<String> ours =
                ID.matcher(printed).results().map(found -> found.group()).toList();
        for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
            ids.putIfAbsent(theirs.get(i), ours.get(i));
        }
    }

    private void play(LiveLac live, String scene) throws IOException {
        switch (scene) {
            case "begin" -> {
                live.addLns("lns.wholesale.example", address(3), "another-secret");
                Files.writeString(
                        live.file(),
                        Files.readString(live.file())
                                .replace("spare users", "wholesale")
                                .replace("spare", "wholesale")
                                .replace("lns:\n  - name", """
                                        lns:
                                          - name: partner
                                            addresses: [lns.partner.example]
                                            secret: shared-with-the-partner
                                          - name""")
                                .replace("  rules:\n", """
                                          rules:
                                            - name: partner
                                              domain: partner.example
                                              lns: partner
                                        """)
                                .replace("radius:\n", "radius:\n  tries: 2\n  status-interval: 1s\n"));
                assertThat(new Program(live.socket())
                                .run(List.of("config", "apply", live.file().toString()))
                                .status())
                        .isZero();
            }
            case "alice-dials-in" -> {
                int alice = dial(live, "alice@isp.example");
                LiveLac.await(
                        "she is up", () -> live.ask(() -> live.subscriber(alice).isUp()));
                await(live, "alice@isp.example is connected", "subscriber", "\"stage\":\"connected\"");
            }
            case "wrong-password" -> {
                live.ask(() -> live.radius().add("bob@isp.example", "what his router does not know"));
                fails(live, "bob@isp.example");
            }
            case "radius-is-silent" -> {
                live.silenceRadius(true);
                fails(live, "carol@isp.example");
            }
            case "radius-is-back" -> {
                live.silenceRadius(false);
                LiveLac.await(
                        "every server is alive",
                        () -> Questions.ask(directory, "{\"command\":\"show\",\"show\":\"summary\"}")
                                        .path("radius")
                                        .path("down")
                                        .asInt()
                                == 0);
            }
            case "name-is-not-resolved" -> fails(live, "dave@partner.example");
            case "wrong-tunnel-secret" -> fails(live, "erin@wholesale.example");
            case "interface-is-drained" -> {
                Questions.ask(
                        directory,
                        "{\"command\":\"drain\",\"what\":\"interface\",\"which\":\"access0\",\"drain\":true}");
                dial(live, "frank@isp.example");
                LiveLac.await(
                        "his PADI is counted",
                        () -> Questions.ask(directory, "{\"command\":\"show\",\"show\":\"counters\"}")
                                .toString()
                                .contains("drained"));
            }
            case "maintenance" -> dial(live, "frank@isp.example");
            case "a-new-file" ->
                Files.writeString(
                        directory.resolve("new.yaml"),
                        Files.readString(live.file())
                                .replace("pppoe:\n", "pppoe:\n  max-sessions-per-mac: 1\n")
                                .replace(
                                        "    addresses: [lns.partner.example]",
                                        "    max-sessions: 200\n    addresses: [lns.isp.example]"));
            default -> throw new IllegalStateException("docs/operations.md has a scene that nobody plays: " + scene);
        }
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByName("127.18." + NETWORK + "." + last);
    }

    private int dial(LiveLac live, String user) {
        int index = subscribers.computeIfAbsent(user, name -> live.add(name, LiveLac.PASSWORD, AuthProtocol.CHAP_MD5));
        live.dial(index, 1);
        return index;
    }

    private void fails(LiveLac live, String user) {
        int index = dial(live, user);
        LiveLac.await(
                user + " is told the end",
                () -> live.ask(() -> !live.subscriber(index).end().isEmpty()));
        LiveLac.await(
                "the record of " + user,
                () -> Questions.ask(directory, "{\"command\":\"history\",\"user\":\"" + user + "\"}")
                        .path("calls")
                        .path(0)
                        .path("captured")
                        .asBoolean());
    }

    private void await(LiveLac live, String what, String view, String words) {
        LiveLac.await(
                what,
                () -> Questions.ask(directory, "{\"command\":\"show\",\"show\":\"" + view + "s\"}")
                        .toString()
                        .contains(words));
    }
}
