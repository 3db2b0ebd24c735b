package dev.lac.radius;

import dev.lac.protocol.Octets;

/** What the client knows of one server: its secret, and whether it is alive. */
final class RadiusServer {
    static final String MESSAGE_AUTHENTICATOR_REMEDY =
            "in FreeRADIUS add \"update reply { Message-Authenticator := 0x00 }\" to post-auth and Post-Auth-Type REJECT,"
                    + " or set require-message-authenticator: false for this server";

    private final RadiusClient.Server settings;
    private final Slots slots;
    private final String name;
    private long deadUntil;
    private boolean dead;
    private long lastHeard = Long.MIN_VALUE;
    private boolean warned;

    RadiusServer(RadiusClient.Server settings, Slots slots) {
        this.settings = settings;
        this.slots = slots;
        String address = settings.address().getAddress().getHostAddress();
        name = (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":"
                + settings.address().getPort();
    }

    RadiusClient.Server settings() {
        return settings;
    }

    Octets secret() {
        return settings.secret();
    }

    Slots slots() {
        return slots;
    }

    /** {@code address:port}. */
    String name() {
        return name;
    }

    /** Whether it was silent and its dead time lasts. */
    boolean isDead(long now) {
        return dead && now < deadUntil;
    }

    /** A request that was first sent at {@code since} stayed without an answer; true when that makes a living server dead. */
    boolean silentSince(long since, long now, long deadTime) {
        if (lastHeard > since) {
            return false; // others were answered in the meantime: this one was unlucky
        }
        boolean lived = !isDead(now);
        dead = true;
        deadUntil = now + deadTime;
        return lived;
    }

    /** A valid reply came; true when the server had counted as dead. */
    boolean heard(long now) {
        boolean revived = dead;
        dead = false;
        lastHeard = now;
        return revived;
    }

    /** True once: whoever asks first writes the warning. */
    boolean shouldWarn() {
        boolean first = !warned;
        warned = true;
        return first;
    }
}
