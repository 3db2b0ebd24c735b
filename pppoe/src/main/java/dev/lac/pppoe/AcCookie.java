package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The AC-Cookie of RFC 2516 §9: an HMAC over the host's address, so that a PADI costs no memory and a PADR proves that its sender
 * receives what is sent to that address.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     seconds when it was made                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    first 16 octets of HMAC-SHA256(key, seconds, address)      ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class AcCookie {
    public static final int LENGTH = 20;

    private static final int TIME_LENGTH = 4;

    /** What {@link #check} found. */
    public enum Check {
        VALID,
        MISSING,
        FORGED,
        EXPIRED
    }

    private final Mac hmac;
    private final long lifetimeSeconds;

    /**
     * @param key secret of this process, 16 octets or more
     * @param lifetime how long a cookie may be used; counts in whole seconds, at least 1
     */
    public AcCookie(Octets key, Duration lifetime) {
        if (key.length() < 16) {
            throw new IllegalArgumentException("a cookie key needs 16 octets, not " + key.length());
        }
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("a cookie lives for 1 s at least, not " + lifetime);
        }
        lifetimeSeconds = lifetime.toSeconds();
        try {
            hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** A cookie for {@code host}, made at {@code now} nanoseconds. */
    public Octets make(MacAddress host, long now) {
        return make(host, (int) Duration.ofNanos(now).toSeconds());
    }

    private Octets make(MacAddress host, int seconds) {
        Octets time = new PacketWriter(TIME_LENGTH).u32(seconds).toOctets();
        hmac.update(time.buffer());
        hmac.update(new PacketWriter(8)
                .u32(host.value() >>> 32)
                .u32(host.value())
                .toOctets()
                .buffer());
        return time.concat(Octets.copyOf(hmac.doFinal()).slice(0, LENGTH - TIME_LENGTH));
    }

    /** Whether {@code cookie} was made for {@code host}, here, and not too long before {@code now}. */
    public Check check(@Nullable Octets cookie, MacAddress host, long now) {
        if (cookie == null) {
            return Check.MISSING;
        }
        if (cookie.length() != LENGTH) {
            return Check.FORGED;
        }
        int seconds = cookie.buffer().getInt();
        if (!make(host, seconds).equalsInConstantTime(cookie)) {
            return Check.FORGED;
        }
        long age = Duration.ofNanos(now).toSeconds() - (seconds & 0xffff_ffffL);
        return age >= 0 && age <= lifetimeSeconds ? Check.VALID : Check.EXPIRED;
    }
}
