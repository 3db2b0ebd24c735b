package dev.lac.web;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows the token. A wrong one is answered late, and only a few at a time are; the right one never waits. Nothing is kept
 * about callers.
 */
final class TokenGate {
    /** How long a wrong token waits for its answer. */
    static final Duration DELAY = Duration.ofMillis(250);
    /** How many wrong tokens may wait at a time. */
    static final int WAITING = 4;

    private static final String SCHEME = "bearer ";

    /** What the gate found. */
    enum Verdict {
        OPEN,
        NO_TOKEN,
        WRONG_TOKEN,
        TOO_MANY_WRONG
    }

    private final byte @Nullable [] wanted;
    private final Semaphore waiting = new Semaphore(WAITING);

    /** @param token null: everybody may pass */
    TokenGate(byte @Nullable [] token) {
        wanted = token == null ? null : digest(token);
    }

    /** Returns late when the token is wrong. */
    Verdict judge(Headers headers) throws InterruptedException {
        if (wanted == null) {
            return Verdict.OPEN;
        }
        String offered = headers.getFirst("Authorization");
        if (offered == null || !offered.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Verdict.NO_TOKEN;
        }
        byte[] token = offered.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        if (MessageDigest.isEqual(wanted, digest(token))) {
            return Verdict.OPEN;
        }
        if (!waiting.tryAcquire()) {
            return Verdict.TOO_MANY_WRONG;
        }
        try {
            Thread.sleep(DELAY.toMillis());
        } finally {
            waiting.release();
        }
        return Verdict.WRONG_TOKEN;
    }

    /** Of one length whatever the token's, so that the time of comparing tells nothing. */
    private static byte[] digest(byte[] token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
