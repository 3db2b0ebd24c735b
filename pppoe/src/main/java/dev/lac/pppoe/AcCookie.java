package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The AC-Cookie of RFC 2516 §9: an HMAC over the host's address and VLAN, so that a PADI costs no memory and a PADR proves that its sender
 * receives what is sent to that address.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     seconds when it was made                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | first 16 octets of HMAC-SHA256(key, seconds, address, VLAN)   ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class AcCookie {
    static final int LENGTH = 20;

    private static final int TIME_LENGTH = 4;

    /** What {@link #check} found. */
    enum Check {
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
    AcCookie(Octets key, Duration lifetime) {
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
    Octets make(Host host, long now) {
        return make(host, seconds(now));
    }

    private static int seconds(long now) {
        return (int) Math.floorDiv(now, 1_000_000_000L);
    }

    private Octets make(Host host, int seconds) {
        Octets time = new PacketWriter(TIME_LENGTH).u32(seconds).toOctets();
        hmac.update(time.buffer());
        hmac.update(new PacketWriter(16)
                .u32(host.mac().value() >>> 32)
                .u32(host.mac().value())
                .u32(host.tags().value() >>> 32)
                .u32(host.tags().value())
                .toOctets()
                .buffer());
        return time.concat(Octets.copyOf(hmac.doFinal()).slice(0, LENGTH - TIME_LENGTH));
    }

    /** Whether {@code cookie} was made for {@code host}, here, and not too long before {@code now}. */
    Check check(@Nullable Octets cookie, Host host, long now) {
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
        // modulo 2³², whatever the clock began with
        int age = seconds(now) - seconds;
        return age >= 0 && age <= lifetimeSeconds ? Check.VALID : Check.EXPIRED;
    }
}
