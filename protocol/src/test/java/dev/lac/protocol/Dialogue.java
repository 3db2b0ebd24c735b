package dev.lac.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * A conversation with an engine, written as text and played against it on a virtual clock.
 *
 * <pre>
 * &gt; c021 0101 0004          the engine receives this; words after two blanks are commentary
 * &lt; c021 0201 0004          the engine must have sent exactly this next
 * &lt; c021 01.. 000a ........ a dot stands for any hexadecimal digit
 * + 3s                       time passes (ms, s, m)
 * =                          nothing more has been sent
 * # a remark
 * </pre>
 */
public final class Dialogue {
    private static final Pattern LINE = Pattern.compile("([<>+=])\\s*((?:[0-9a-zA-Z.]+ ?)*)(?:  .*)?");

    private final VirtualClock clock;
    private final BiConsumer<Octets, Long> engine;
    private final Deque<Octets> sent = new ArrayDeque<>();

    /**
     * @param engine receives a packet at a time; what it sends it must hand to {@link #sent}
     */
    public Dialogue(VirtualClock clock, BiConsumer<Octets, Long> engine) {
        this.clock = clock;
        this.engine = engine;
    }

    /** The engine's way out. */
    public void sent(Octets packet) {
        sent.add(packet);
    }

    /** Plays the lines of {@code script}; an unmet expectation fails with the line that holds it. */
    public void play(String script) {
        for (String raw : script.split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var match = LINE.matcher(line);
            assertThat(match.matches()).as("a dialogue line: %s", line).isTrue();
            String words = match.group(2).strip();
            switch (match.group(1)) {
                case ">" -> engine.accept(Octets.ofHex(words), clock.now());
                case "<" -> expect(line, words.replace(" ", ""));
                case "+" -> clock.advance(duration(words));
                default -> assertThat(sent).as(line).isEmpty();
            }
        }
    }

    private void expect(String line, String pattern) {
        assertThat(sent).as("something sent for: %s", line).isNotEmpty();
        assertThat(sent.remove().hex()).as(line).matches(pattern);
    }

    private static Duration duration(String words) {
        String unit = words.replaceAll("[0-9 ]", "");
        long amount = Long.parseLong(words.replaceAll("[^0-9]", ""));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> throw new IllegalArgumentException("a time unit: " + unit);
        };
    }
}
