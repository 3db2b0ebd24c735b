package dev.lac.server;

import dev.lac.config.AccountingConfig.TunnelRecords;
import dev.lac.dataplane.Relay;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.AccountingRequest.Status;
import dev.lac.radius.AccountingRequest.Tunnel;
import dev.lac.radius.AccountingRequest.Usage;
import dev.lac.radius.AccountingRequest.User;
import dev.lac.radius.Attachment;
import dev.lac.radius.DynamicRequest.SessionQuery;
import dev.lac.radius.TerminateCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accounting of one session in its tunnel, from Start to Stop (RFC 2866 §2), and of its link in the tunnel (RFC 2867 §3) if wanted. */
final class SessionAccounting {
    /** Of {@link Usage}: packets lost in a tunnel are not counted. */
    private static final long NOT_KNOWN = -1;

    private final Accounting accounting;
    private final List<TunnelRecords> tunnelRecords;
    private final String group;
    private final String sessionId;
    private User user;
    private final Tunnel tunnel;
    private final long began;

    /**
     * @param group of RADIUS servers
     * @param sessionId Acct-Session-Id
     */
    SessionAccounting(
            Accounting accounting,
            List<TunnelRecords> tunnelRecords,
            String group,
            String sessionId,
            User user,
            Tunnel tunnel,
            long began) {
        this.accounting = accounting;
        this.tunnelRecords = tunnelRecords;
        this.group = group;
        this.sessionId = sessionId;
        this.user = user;
        this.tunnel = tunnel;
        this.began = began;
    }

    String sessionId() {
        return sessionId;
    }

    User user() {
        return user;
    }

    /** From now on records bear these Class attributes. */
    void classes(List<Octets> classes) {
        user = new User(
                user.name(),
                user.authentic(),
                user.attachment(),
                classes,
                user.chargeableUserIdentity(),
                user.framed(),
                user.extra());
    }

    /** Whether a request of RADIUS means this session: all that it states must hold (RFC 5176 §3). */
    boolean isMeantBy(SessionQuery query) {
        Attachment port = Objects.requireNonNull(user.attachment(), "a session has a port");
        return same(query.userName(), user.name())
                && same(query.acctSessionId(), sessionId)
                && same(query.callingStationId(), port.callingStationId())
                && same(query.calledStationId(), port.calledStationId())
                && same(query.nasPortId(), port.nasPortId())
                && query.nasPort() == null // none is ever told
                && same(query.nasPortType(), (long) port.nasPortType())
                && same(query.framed().ipAddress(), user.framed().ipAddress())
                && same(query.framed().ipv6Prefix(), user.framed().ipv6Prefix())
                && same(query.framed().interfaceId(), user.framed().interfaceId())
                && same(query.chargeableUserIdentity(), user.chargeableUserIdentity());
    }

    private static boolean same(@Nullable Object asked, @Nullable Object ours) {
        return asked == null || asked.equals(ours);
    }

    void start(long now) {
        tell(Status.START, null, null, now);
        link(Status.TUNNEL_LINK_START, null, null, now);
    }

    void interim(Relay.Traffic traffic, long now) {
        tell(Status.INTERIM_UPDATE, usage(traffic, now), null, now);
    }

    void stop(Relay.Traffic traffic, TerminateCause cause, long now) {
        Usage usage = usage(traffic, now);
        link(Status.TUNNEL_LINK_STOP, usage, cause, now);
        tell(Status.STOP, usage, cause, now);
    }

    /** The call was not taken. */
    void linkRejected(TerminateCause cause, long now) {
        link(Status.TUNNEL_LINK_REJECT, null, cause, now);
    }

    private void link(Status status, @Nullable Usage usage, @Nullable TerminateCause cause, long now) {
        if (tunnelRecords.contains(TunnelRecords.LINK)) {
            tell(status, usage, cause, now);
        }
    }

    private void tell(Status status, @Nullable Usage usage, @Nullable TerminateCause cause, long now) {
        accounting.tell(new AccountingRequest(status, sessionId, user, tunnel, usage, cause), group, now);
    }

    /** The figures of now. */
    Usage usage(Relay.Traffic traffic, long now) {
        return new Usage(
                Duration.ofNanos(now - began),
                traffic.upOctets(),
                traffic.downOctets(),
                traffic.upPackets(),
                traffic.downPackets(),
                NOT_KNOWN);
    }
}
