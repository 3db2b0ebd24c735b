package dev.lac.config;

/**
 * Where a server is.
 *
 * @param host an IP literal without brackets, or a DNS name
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {
    /** Whether {@link #host} is an IP literal. */
    public boolean isLiteral() {
        return Syntax.isAddress(host);
    }

    /** {@code host:port}, an IPv6 literal in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
