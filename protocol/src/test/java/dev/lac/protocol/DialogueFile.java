package dev.lac.protocol;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * {@link Dialogue}s kept in files, each a test and a capture.
 *
 * <pre>
 * == lost-sccrq  A lost SCCRQ is sent again after 1 s, 2 s and 4 s (RFC 2661 §5.8)
 * given: role=lac secret=none
 * ! open
 * &lt; c802 ...
 * </pre>
 *
 * A dialogue is called {@code FILE/ID}, for instance {@code tunnel/lost-sccrq}. What {@code given} means is the affair of the module.
 */
public final class DialogueFile {
    /** One dialogue of a file. */
    public record Entry(String file, String id, String title, Map<String, String> given, String script) {
        /** {@code FILE/ID}. */
        public String name() {
            return file + "/" + id;
        }

        /** The value given for {@code key}, or {@code absent}. */
        public String given(String key, String absent) {
            return given.getOrDefault(key, absent);
        }
    }

    private static final String SUFFIX = ".dialogue";
    private static final Path CAPTURES = Path.of("target", "dialogues");

    private DialogueFile() {}

    /** All dialogues of the files {@code *.dialogue} in a directory of the class path, such as {@code /dialogues}. */
    public static List<Entry> load(String directory) {
        URL found = DialogueFile.class.getResource(directory);
        if (found == null) {
            throw new IllegalArgumentException("not on the class path: " + directory);
        }
        try (Stream<Path> files = Files.list(Path.of(found.toURI()))) {
            List<Entry> all = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                all.addAll(parse(file.getFileName().toString().replace(SUFFIX, ""), Files.readString(file)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(directory, e);
        }
    }

    private static List<Entry> parse(String file, String text) {
        return Arrays.stream(text.split("(?m)^== "))
                .skip(1)
                .map(part -> entry(file, part))
                .toList();
    }

    private static Entry entry(String file, String part) {
        String[] head = part.split("\n", 2);
        String[] idAndTitle = head[0].strip().split("\\s+", 2);
        if (idAndTitle.length < 2 || head.length < 2) {
            throw new IllegalArgumentException(file + ": a dialogue has an id, a title and lines: == " + head[0]);
        }
        Map<String, String> given = head[1].lines()
                .filter(line -> line.startsWith("given:"))
                .flatMap(line -> Arrays.stream(line.substring(6).strip().split("\\s+")))
                .map(word -> word.split("=", 2))
                .collect(toMap(word -> word[0], word -> word.length > 1 ? word[1] : ""));
        String script =
                head[1].lines().filter(line -> !line.startsWith("given:")).reduce("", (all, line) -> all + line + "\n");
        return new Entry(file, idAndTitle[0], idAndTitle[1], given, script);
    }

    /**
     * A test for each dialogue in {@code directory}, which also writes {@code target/dialogues/FILE-ID.pcap}.
     *
     * @param setUp makes the engine that is {@linkplain Entry#given given} and the dialogue that speaks with it
     */
    public static Stream<DynamicTest> tests(String directory, Framing framing, Function<Entry, Dialogue> setUp) {
        return load(directory).stream()
                .map(entry -> dynamicTest(entry.name() + ": " + entry.title(), () -> play(entry, framing, setUp)));
    }

    private static void play(Entry entry, Framing framing, Function<Entry, Dialogue> setUp) throws IOException {
        Dialogue dialogue = setUp.apply(entry);
        try {
            dialogue.play(entry.script());
        } finally {
            Files.createDirectories(CAPTURES);
            framing.write(CAPTURES.resolve(entry.file() + "-" + entry.id() + ".pcap"), dialogue.packets());
        }
    }

    /** Everything that engines receive in the dialogues of {@code directory}, as far as it stands there in full: seeds for fuzzing. */
    public static Stream<Octets> received(String directory) {
        return load(directory).stream()
                .flatMap(entry -> entry.script().lines())
                .map(String::strip)
                .filter(line -> line.startsWith(">") && !line.contains("{"))
                .map(line -> Octets.ofHex(
                        line.substring(1).strip().replaceFirst("  .*", "").replace(" ", "")))
                .distinct();
    }
}
