package dev.lac.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@link Forwarder} in its process, asked and answered by lines. */
final class ForwarderProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;

    /**
     * Starts it and waits until its relays are connected.
     *
     * @param command that becomes the process
     */
    ForwarderProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String first = answers.readLine();
        if (!"ready".equals(first)) {
            throw new IOException("the forwarder did not start" + (first == null ? "" : ": " + first));
        }
    }

    long pid() {
        return process.pid();
    }

    /** Asks and waits for the answer. */
    String ask(String question) throws IOException {
        questions.println(question);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the forwarder has ended, asked " + question);
        }
        return answer;
    }

    @Override
    public void close() {
        questions.close(); // at the end of its input it ends
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
