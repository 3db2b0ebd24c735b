package dev.lac.web;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the page, its questions and the metrics are served, and to whom.
 *
 * @param listen a resolved address; port 0: any
 * @param tls null: plain HTTP
 * @param token what a caller must show as {@code Authorization: Bearer} (RFC 6750 §2.1); null: nothing
 */
public record WebSettings(
        InetSocketAddress listen,
        @Nullable Tls tls,
        @Nullable String token) {
    /** The b64token of RFC 6750 §2.1, and long enough not to be guessed. */
    private static final String TOKEN = "[A-Za-z0-9._~+/-]{16,1024}=*";

    /**
     * PEM files (RFC 7468).
     *
     * @param certificate ours, then those that lead to a root
     * @param key PKCS#8, not encrypted
     * @param clientCa the authorities of callers' certificates; null: callers need none
     */
    public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

    /**
     * @throws IllegalArgumentException if anybody could reach the LAC, or read the token on its way; says the remedy
     */
    public WebSettings {
        if (listen.isUnresolved()) {
            throw new IllegalArgumentException(
                    "web.listen: " + listen.getHostString() + " cannot be resolved; write an IP address");
        }
        if (token != null && !token.matches(TOKEN)) {
            throw new IllegalArgumentException("web.token: a token is 16 or more of A-Z a-z 0-9 . _ ~ + / -; "
                    + "make one with: openssl rand -hex 32");
        }
        boolean loopback = listen.getAddress().isLoopbackAddress();
        if (!loopback && token == null && (tls == null || tls.clientCa() == null)) {
            throw new IllegalArgumentException("web.listen: anybody who reaches " + text(listen)
                    + " could end sessions; set web.token-file or web.tls-client-ca-file, or listen on 127.0.0.1");
        }
        if (!loopback && tls == null) {
            throw new IllegalArgumentException("web.listen: web.token would cross the network to " + text(listen)
                    + " in clear; set web.tls-certificate-file and web.tls-key-file, or listen on 127.0.0.1");
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + " port " + address.getPort();
    }

    boolean loopback() {
        return listen.getAddress().isLoopbackAddress();
    }

    boolean wantsClientCertificate() {
        return tls != null && tls.clientCa() != null;
    }

    /** The token's octets; null: none is needed. */
    byte @Nullable [] tokenOctets() {
        return token == null ? null : token.getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebSettings[listen=" + listen + ", tls=" + tls + ", token=" + (token == null ? "none" : "(secret)")
                + "]";
    }
}
