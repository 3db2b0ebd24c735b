package dev.lac.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Surroundings that a test lays out: no terminal, an empty environment, a time that stands. */
final class TestSurroundings extends Surroundings {
    static final Instant NOW = Instant.parse("2026-11-21T18:00:00Z");

    final Map<String, String> environment = new HashMap<>();
    final Set<Stream> terminals = EnumSet.noneOf(Stream.class);
    final Deque<String> typed = new ArrayDeque<>();
    final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    long nanoTime;
    Path usualConfig = Path.of("/nonexistent/lac.yaml");

    /** A person sits there and types these lines. */
    void types(String... lines) {
        terminals.add(Stream.INPUT);
        typed.addAll(List.of(lines));
    }

    @Override
    String environment(String name) {
        return environment.get(name);
    }

    @Override
    Instant now() {
        return NOW;
    }

    @Override
    long nanoTime() {
        return nanoTime;
    }

    /** Time passes at once. */
    @Override
    void sleep(Duration time) {
        nanoTime += time.toNanos();
    }

    @Override
    Path usualConfig() {
        return usualConfig;
    }

    @Override
    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }

    @Override
    String line() {
        return typed.poll();
    }

    @Override
    OutputStream octets() {
        return octets;
    }
}
