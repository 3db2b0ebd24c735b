package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the client knows of one server: where it is, whether it is alive, and how much it has to do. */
final class RadiusServer {
    static final String MESSAGE_AUTHENTICATOR_REMEDY =
            "in FreeRADIUS add \"update reply { Message-Authenticator := 0x00 }\" to post-auth and Post-Auth-Type REJECT,"
                    + " or set require-message-authenticator: false for this server";

    private static final int SMOOTHING = 8; // RFC 6298 §2.3: alpha = 1/8

    private final RadiusClient.Server settings;
    private final Authenticators authenticators;

    private @Nullable InetSocketAddress address;

    /** The identifiers of new requests; absent while there is no way to the server. */
    private @Nullable Slots slots;

    /** Why there is no way to the server. */
    private String unreachable;

    private long unreachableSince = Long.MIN_VALUE;
    private boolean dead;
    private long deadUntil;
    private String deadBecause = "";
    private long lastHeard = Long.MIN_VALUE;
    private int inFlight;
    private long requests;
    private long retransmissions;
    private long answered;
    private long timeouts;
    private long responseTime;
    private boolean warned;

    RadiusServer(RadiusClient.Server settings) {
        this.settings = settings;
        authenticators = new Authenticators(settings.secret());
        address = settings.address();
        unreachable = settings.transport() == RadiusClient.Transport.TLS
                ? "its connection is not made yet"
                : "its name is not resolved yet";
    }

    RadiusClient.Server settings() {
        return settings;
    }

    boolean isTls() {
        return settings.transport() == RadiusClient.Transport.TLS;
    }

    Octets secret() {
        return settings.secret();
    }

    Authenticators authenticators() {
        return authenticators;
    }

    String name() {
        return settings.name();
    }

    /** Its name and, where that says more, its address. */
    String label() {
        String where = where();
        return where.isEmpty() || where.equals(name()) ? name() : name() + " (" + where + ")";
    }

    /** Its address and port; empty: unknown. */
    String where() {
        if (address == null) {
            return "";
        }
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    // Where it is.

    @Nullable
    InetSocketAddress address() {
        return address;
    }

    void address(@Nullable InetSocketAddress other) {
        address = other;
    }

    @Nullable
    Slots slots() {
        return slots;
    }

    /** Requests may be sent, by {@code way}. */
    void reachable(Slots way) {
        slots = way;
    }

    void unreachable(String cause, long now) {
        if (slots != null || unreachableSince == Long.MIN_VALUE) {
            unreachableSince = now;
        }
        slots = null;
        unreachable = cause;
    }

    String whyUnreachable() {
        return unreachable;
    }

    /**
     * Whether the way to it is worth waiting for: its name has not been answered for, or its connection has been gone for less than
     * {@code patience}.
     */
    boolean isExpectedBack(long patience, long now) {
        boolean toldOf = unreachableSince != Long.MIN_VALUE;
        return slots == null && (toldOf ? isTls() && now - unreachableSince < patience : true);
    }

    // How much it has to do.

    boolean isFull() {
        return slots == null || !slots.hasFree() || (settings.maxInFlight() > 0 && inFlight >= settings.maxInFlight());
    }

    /** How many requests it can have at one time. */
    int capacity(int sockets) {
        int identifiers = isTls() ? 256 : 256 * sockets;
        return settings.maxInFlight() > 0 ? Math.min(settings.maxInFlight(), identifiers) : identifiers;
    }

    void sent() {
        inFlight++;
        requests++;
    }

    /** A request is no longer in flight. */
    void done() {
        inFlight--;
    }

    void answered() {
        answered++;
    }

    /** One has been sent to it again. */
    void resent() {
        retransmissions++;
    }

    void timedOut() {
        timeouts++;
    }

    /** A request that was sent once was answered after {@code time} nanoseconds. */
    void responded(long time) {
        responseTime = responseTime == 0 ? Math.max(time, 1) : responseTime + (time - responseTime) / SMOOTHING;
    }

    // Whether it is alive.

    /** Whether it was silent, and its dead time lasts or no probe has been answered. */
    boolean isDead(long now) {
        return dead && (settings.statusServer() || now < deadUntil);
    }

    /** A request that was first sent at {@code since} stayed without an answer; true when that makes a living server dead. */
    boolean silentSince(long since, String cause, long now, long deadTime) {
        if (lastHeard > since) {
            return false; // others were answered in the meantime: this one was unlucky
        }
        boolean lived = !isDead(now);
        dead = true;
        deadUntil = now + deadTime;
        deadBecause = cause;
        return lived;
    }

    /** A valid reply came; true when the server had counted as dead. */
    boolean heard(long now) {
        boolean revived = dead;
        dead = false;
        lastHeard = now;
        return revived;
    }

    /** What was known of its life was known of another machine or connection. */
    void forgetDeath() {
        dead = false;
    }

    long lastHeard() {
        return lastHeard;
    }

    /** True once: whoever asks first writes the warning. */
    boolean shouldWarn() {
        boolean first = !warned;
        warned = true;
        return first;
    }

    ServerState state(int waiting, long now) {
        boolean isDead = isDead(now);
        return new ServerState(
                name(),
                settings.role(),
                settings.group(),
                settings.transport(),
                address,
                slots != null && !isDead,
                slots == null ? unreachable : isDead ? deadBecause : null,
                isDead && !settings.statusServer() ? Duration.ofNanos(deadUntil - now) : null,
                inFlight,
                waiting,
                requests,
                retransmissions,
                answered,
                timeouts,
                responseTime == 0 ? null : Duration.ofNanos(responseTime));
    }
}
