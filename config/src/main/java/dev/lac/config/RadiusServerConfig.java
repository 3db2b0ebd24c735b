package dev.lac.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One RADIUS server.
 *
 * @param secret of RadSec: {@code radsec} unless given (RFC 6614 §2.3)
 * @param requireMessageAuthenticator whether a reply without Message-Authenticator (RFC 2869 §5.14) is refused; always false for
 *     accounting, whose replies carry none
 * @param group the group it belongs to
 * @param priority 1 is asked first
 * @param weight share among those of equal priority, at least 1
 * @param maxInFlight requests without an answer at most; 0: as many as there are identifiers
 * @param statusServer whether it is probed by Status-Server when it is silent (RFC 5997)
 * @param tls present for RadSec
 */
public record RadiusServerConfig(
        HostAndPort address,
        Secret secret,
        boolean requireMessageAuthenticator,
        String group,
        int priority,
        int weight,
        int maxInFlight,
        boolean statusServer,
        @Nullable Tls tls) {
    /**
     * RadSec, RFC 6614.
     *
     * @param authorities PEM file of the certificates that may have issued the server's
     * @param certificate PEM file of our certificate
     * @param key PEM file of our private key, PKCS #8
     * @param name that must stand in the server's certificate
     */
    public record Tls(Path authorities, Path certificate, Path key, String name) {}
}
