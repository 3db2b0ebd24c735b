package dev.lac.config;

/** What is logged. */
public record LogConfig(Level level) {
    /** The least severe messages that are written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
