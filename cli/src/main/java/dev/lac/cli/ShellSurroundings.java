package dev.lac.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A shell's commands are for the shell's LAC, and ask at its terminal. */
final class ShellSurroundings extends Surroundings {
    private final Surroundings around;
    private final Path socket;
    private @Nullable Terminal terminal;
    private @Nullable LineReader reader;

    ShellSurroundings(Surroundings around, Path socket) {
        this.around = around;
        this.socket = socket;
    }

    void at(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    @Override
    @Nullable
    String environment(String name) {
        return name.equals(Access.SOCKET_VARIABLE) ? socket.toString() : around.environment(name);
    }

    @Override
    Instant now() {
        return around.now();
    }

    @Override
    long nanoTime() {
        return around.nanoTime();
    }

    @Override
    boolean isTerminal(Stream stream) {
        return around.isTerminal(stream);
    }

    @Override
    @Nullable
    String line() throws IOException {
        return around.line();
    }

    @Override
    @Nullable
    String answer(PrintWriter err, String question) throws IOException {
        if (reader == null) {
            return around.answer(err, question);
        }
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            return reader.readLine(question);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    @Override
    OutputStream octets() {
        return around.octets();
    }

    @Override
    Undo onInterrupt(Runnable work) {
        Terminal here = terminal;
        if (here == null) {
            return around.onInterrupt(work);
        }
        Terminal.SignalHandler before = here.handle(Terminal.Signal.INT, signal -> work.run());
        return () -> here.handle(Terminal.Signal.INT, before);
    }
}
