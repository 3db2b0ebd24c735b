package dev.lac.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, how and where.
 *
 * @param file null: standard output
 */
public record LogConfig(
        Level level, Format format, @Nullable Path file) {
    /** The least severe messages that are written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** How a message is written. */
    public enum Format {
        /** A line for people. */
        TEXT,
        /** A JSON object of the Elastic Common Schema. */
        JSON
    }
}
