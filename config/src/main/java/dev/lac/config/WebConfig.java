package dev.lac.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The page and the metrics.
 *
 * @param listen where they are served; null: nowhere
 * @param token what a caller must show; null: nothing
 * @param tls null: plain HTTP
 */
public record WebConfig(
        @Nullable InetSocketAddress listen,
        @Nullable Secret token,
        @Nullable Tls tls) {
    /**
     * @param clientCa the authorities of callers' certificates; null: callers need none
     */
    public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}
}
