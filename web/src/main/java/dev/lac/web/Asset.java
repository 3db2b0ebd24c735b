package dev.lac.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of the page. */
final class Asset {
    /** Every file of the page; what is not here is not served. */
    static final List<String> NAMES = List.of(
            "index.html",
            "app.css",
            "icon.svg",
            "theme.js",
            "app.js",
            "api.js",
            "call.js",
            "chart.js",
            "confirm.js",
            "dom.js",
            "explain.js",
            "format.js",
            "history.js",
            "lns.js",
            "rates.js",
            "steps.js",
            "subscriber.js",
            "subscribers.js",
            "summary.js",
            "table.js",
            "timeline.js",
            "tunnel.js",
            "tunnels.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final String type;
    private final byte[] content;
    private final String etag;

    private Asset(String type, byte[] content, String etag) {
        this.type = type;
        this.content = content;
        this.etag = etag;
    }

    /** Of the header Content-Type. */
    String type() {
        return type;
    }

    byte[] content() {
        return content.clone();
    }

    /** RFC 9110 §8.8.3: made of the content. */
    String etag() {
        return etag;
    }

    /** All, by their path; {@code /} is the page itself. */
    static Map<String, Asset> all() {
        Map<String, Asset> all = new HashMap<>();
        for (String name : NAMES) {
            all.put(name.equals("index.html") ? "/" : "/" + name, load(name));
        }
        return Map.copyOf(all);
    }

    private static Asset load(String name) {
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is damaged: " + name + " is missing");
            }
            byte[] content = in.readAllBytes();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return new Asset(type, content, etag(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + new BigInteger(1, digest).toString(Character.MAX_RADIX) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
