package dev.lac.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code lac top}: who sends and gets how much just now. */
final class Top extends ToLac {
    /** How long a change of the terminal's size may stay unseen. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Size UNKNOWN = new Size(80, 24);

    @Option(names = "--interval", paramLabel = "TIME", description = "Between two looks, 2s unless given.")
    private String interval = "2s";

    @Option(names = "--sort", paramLabel = "ORDER", description = "rate (unless given), up, down, user, lns or since.")
    private String sort = TopState.Order.RATE.word();

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Those with TEXT in user, MAC address, circuit or id.")
    private String filter = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Asks the LAC for so many subscribers at the most, 1000 unless given.")
    private int limit = 1_000;

    @Option(names = "--once", description = "Looks twice, an interval apart, prints what it saw and ends.")
    private boolean once;

    private @Nullable TopSample before;
    private @Nullable TopSample latest;
    private String trouble = "";

    @Override
    int ask(LacClient lac) throws CommandException {
        Duration pause = Times.span(interval);
        TopState state = new TopState(order(), filter);
        if (once) {
            return printOnce(lac, state, pause);
        }
        if (!surroundings().isTerminal(Surroundings.Stream.OUTPUT)) {
            throw new CommandException("lac top wants a terminal; elsewhere say lac top --once");
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            watch(lac, state, pause, terminal);
        } catch (IOException e) {
            throw new CommandException("there is no terminal: " + e.getMessage());
        }
        return ExitStatus.GOOD;
    }

    private TopState.Order order() throws CommandException {
        for (TopState.Order order : TopState.Order.values()) {
            if (order.word().equals(sort)) {
                return order;
            }
        }
        throw new CommandException("there is no order \"" + sort + "\"; there are rate, up, down, user, lns, since");
    }

    private int printOnce(LacClient lac, TopState state, Duration pause) throws CommandException {
        TopSample first = TopSample.of(lac, surroundings(), state.filter(), limit);
        try {
            surroundings().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.GOOD;
        }
        TopSample second = TopSample.of(lac, surroundings(), state.filter(), limit);
        new TopFrame(first, second, surroundings().now())
                .lines(state, "", Integer.MAX_VALUE, 0)
                .forEach(out()::println);
        return ExitStatus.GOOD;
    }

    /** Until a key ends it, or the terminal does. */
    void watch(LacClient lac, TopState state, Duration pause, Terminal terminal) {
        Attributes attributes = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // ^C is a key, so that the screen is put back
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        try {
            loop(lac, state, pause, terminal);
        } finally {
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.keypad_local);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(attributes);
            terminal.flush();
        }
    }

    private void loop(LacClient lac, TopState state, Duration pause, Terminal terminal) {
        Display display = new Display(terminal, true);
        BindingReader keys = new BindingReader(terminal.reader());
        KeyMap<TopState.Key> map = keyMap(terminal);
        Size drawn = new Size();
        String asked = state.filter();
        long due = surroundings().nanoTime();
        boolean stale = true;
        while (true) {
            if (surroundings().nanoTime() - due >= 0 || !asked.equals(state.filter())) {
                asked = state.filter();
                look(lac, state);
                due = surroundings().nanoTime() + pause.toNanos();
                stale = true;
            }
            Size size = size(terminal);
            if (stale || !size.equals(drawn)) {
                if (!size.equals(drawn)) {
                    display.resize(size.getRows(), size.getColumns());
                    drawn = size;
                }
                display.update(styled(frame(state, size)), 0);
                stale = false;
            }
            int next = keys.peekCharacter(Math.min(LOOK.toMillis(), pause.toMillis()));
            if (next == NonBlockingReader.READ_EXPIRED) {
                continue;
            }
            if (next < 0) {
                return;
            }
            TopState.Key key = keys.readBinding(map, null, false);
            if (key != null && !state.press(key, keys.getLastBinding(), size.getRows() / 2)) {
                return;
            }
            stale = true;
        }
    }

    private void look(LacClient lac, TopState state) {
        try {
            TopSample sample = TopSample.of(lac, surroundings(), state.filter(), limit);
            before = latest;
            latest = sample;
            trouble = "";
        } catch (CommandException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }

    private List<String> frame(TopState state, Size size) {
        return latest == null
                ? List.of(trouble, "", "q quit")
                : new TopFrame(before, latest, surroundings().now())
                        .lines(state, trouble, size.getColumns(), size.getRows());
    }

    private static List<AttributedString> styled(List<String> lines) {
        List<AttributedString> styled = new ArrayList<>();
        for (String line : lines) {
            boolean bright = styled.isEmpty() || styled.size() == lines.size() - 1;
            styled.add(bright ? new AttributedString(line, AttributedStyle.INVERSE) : new AttributedString(line));
        }
        return styled;
    }

    private static Size size(Terminal terminal) {
        Size size = terminal.getSize();
        return size.getRows() > 0 && size.getColumns() > 0 ? size : UNKNOWN;
    }

    private static KeyMap<TopState.Key> keyMap(Terminal terminal) {
        KeyMap<TopState.Key> keys = new KeyMap<>();
        keys.setNomatch(TopState.Key.TEXT);
        keys.setUnicode(TopState.Key.TEXT);
        keys.bind(TopState.Key.QUIT, "q", KeyMap.ctrl('C'), KeyMap.ctrl('D'));
        keys.bind(TopState.Key.NEXT_ORDER, "s");
        keys.bind(TopState.Key.REVERSE, "r");
        keys.bind(TopState.Key.FILTER, "/");
        keys.bind(TopState.Key.UP, KeyMap.key(terminal, Capability.key_up), "\033[A");
        keys.bind(TopState.Key.DOWN, KeyMap.key(terminal, Capability.key_down), "\033[B");
        keys.bind(TopState.Key.PAGE_UP, KeyMap.key(terminal, Capability.key_ppage), "\033[5~");
        keys.bind(TopState.Key.PAGE_DOWN, KeyMap.key(terminal, Capability.key_npage), "\033[6~");
        keys.bind(TopState.Key.ENTER, "\r", "\n");
        keys.bind(TopState.Key.ESCAPE, "\033");
        keys.bind(TopState.Key.BACKSPACE, "\177", "\b");
        return keys;
    }
}
