package dev.lac.config;

import java.net.InetSocketAddress;

/**
 * One RADIUS server.
 *
 * @param requireMessageAuthenticator whether a reply without Message-Authenticator (RFC 2869 §5.14) is refused; always false for
 *     accounting, whose replies carry none
 */
public record RadiusServerConfig(InetSocketAddress address, Secret secret, boolean requireMessageAuthenticator) {}
