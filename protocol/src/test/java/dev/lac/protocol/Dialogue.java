package dev.lac.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation with an engine, written as text and played against it on a virtual clock. Two blanks and more end what counts in a
 * line; the rest is commentary.
 *
 * <pre>
 * &gt; c021 0101 0004          the engine receives this
 * &lt; c021 0201 0004          the engine must have sent exactly this next
 * &lt; c021 01.. 000a ........ a dot stands for any hexadecimal digit
 * &lt; 1107 0104 {cookie:40}   forty digits that get a name ...
 * &gt; 1119 0104 {cookie}      ... and are repeated, in whatever line
 * + 3s                       time passes (ms, s, m)
 * =                          nothing more has been sent and nothing more was told
 * ! open                     a call from above
 * ? up                       the engine must have told its owner this next (a regular expression)
 * # a remark
 * </pre>
 */
public final class Dialogue {
    /** A packet that crossed: when, in which direction. */
    public record Packet(long at, boolean received, Octets octets) {}

    private static final Pattern LINE = Pattern.compile("([<>+=!?])\\s?(.*?)(?:  .*)?");
    private static final Pattern NAMING = Pattern.compile("\\{(\\w+):(\\d+)}");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private final VirtualClock clock;
    private final BiConsumer<Octets, Long> engine;
    private final Deque<Octets> sent = new ArrayDeque<>();
    private final Deque<String> told = new ArrayDeque<>();
    private final Map<String, String> names = new HashMap<>();
    private final List<Packet> packets = new ArrayList<>();
    private Consumer<String> above = call -> {
        throw new AssertionError("nobody is there to be called: " + call);
    };

    /**
     * @param engine receives a packet at a time; what it sends it must hand to {@link #sent}
     */
    public Dialogue(VirtualClock clock, BiConsumer<Octets, Long> engine) {
        this.clock = clock;
        this.engine = engine;
    }

    /** Who performs the calls from above, given the words of the line. */
    public Dialogue calling(Consumer<String> calls) {
        above = calls;
        return this;
    }

    /** The engine's way out. */
    public void sent(Octets packet) {
        packets.add(new Packet(clock.now(), false, packet));
        sent.add(packet);
    }

    /** What the engine tells its owner, in words of the test. */
    public void told(String what) {
        told.add(what);
    }

    /** Everything that has crossed so far. */
    public List<Packet> packets() {
        return packets;
    }

    /** Plays the lines of {@code script}; an unmet expectation fails with the line that holds it. */
    public void play(String script) {
        for (String raw : script.split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher match = LINE.matcher(line);
            assertThat(match.matches()).as("a dialogue line: %s", line).isTrue();
            String words = NAME.matcher(match.group(2).strip()).replaceAll(this::named);
            switch (match.group(1)) {
                case ">" -> receive(Octets.ofHex(words));
                case "<" -> expectSent(line, words.replace(" ", ""));
                case "+" -> clock.advance(duration(words));
                case "!" -> above.accept(words);
                case "?" -> expectTold(line, words);
                default -> expectNothing(line);
            }
        }
    }

    private void receive(Octets packet) {
        packets.add(new Packet(clock.now(), true, packet));
        engine.accept(packet, clock.now());
    }

    private String named(MatchResult use) {
        String value = names.get(use.group(1));
        assertThat(value).as("a name given before: %s", use.group()).isNotNull();
        return value;
    }

    private void expectSent(String line, String pattern) {
        assertThat(sent).as("something sent for: %s", line).isNotEmpty();
        List<String> newNames = new ArrayList<>();
        String regex = NAMING.matcher(pattern).replaceAll(naming -> {
            newNames.add(naming.group(1));
            return "([0-9a-f]{" + naming.group(2) + "})";
        });
        String hex = sent.remove().hex();
        assertThat(hex).as(line).matches(regex);
        Matcher match = Pattern.compile(regex).matcher(hex);
        if (match.matches()) {
            for (int i = 0; i < newNames.size(); i++) {
                names.put(newNames.get(i), match.group(i + 1));
            }
        }
    }

    private void expectTold(String line, String regex) {
        assertThat(told).as("something told for: %s", line).isNotEmpty();
        assertThat(told.remove()).as(line).matches(regex);
    }

    private void expectNothing(String line) {
        assertThat(sent.stream().map(Octets::hex)).as("sent beyond: %s", line).isEmpty();
        assertThat(told).as("told beyond: %s", line).isEmpty();
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
