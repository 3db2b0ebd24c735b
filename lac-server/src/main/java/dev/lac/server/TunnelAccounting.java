package dev.lac.server;

import dev.lac.config.AccountingConfig.TunnelRecords;
import dev.lac.l2tp.Tunnel;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.AccountingRequest.Status;
import dev.lac.radius.AccountingRequest.Usage;
import dev.lac.radius.AccountingRequest.User;
import dev.lac.radius.Framed;
import dev.lac.radius.TerminateCause;
import dev.lac.selection.Candidate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The accounting of tunnels as wholes (RFC 2867 §3): Tunnel-Start, Tunnel-Stop and Tunnel-Reject, where wanted. */
final class TunnelAccounting implements Tunnels.Listener {
    /** A tunnel that is up. */
    private record Account(String sessionId, long began) {}

    private final Accounting accounting;
    private final RandomGenerator random;
    private final Map<Tunnel, Account> open = new HashMap<>();

    TunnelAccounting(Accounting accounting, RandomGenerator random) {
        this.accounting = accounting;
        this.random = random;
    }

    private boolean isWanted() {
        return accounting.config().tunnels().contains(TunnelRecords.TUNNEL);
    }

    @Override
    public void established(Candidate candidate, Tunnel tunnel, long now) {
        if (isWanted()) {
            Account account = new Account(newId(), now);
            open.put(tunnel, account);
            tell(Status.TUNNEL_START, candidate, account.sessionId, null, null, now);
        }
    }

    @Override
    public void closed(Candidate candidate, Tunnel tunnel, boolean wasEstablished, TunnelEnd end, long now) {
        Account account = open.remove(tunnel);
        if (account == null) {
            // One that was up when such records were not wanted yet has none.
            if (isWanted() && !wasEstablished) {
                tell(Status.TUNNEL_REJECT, candidate, newId(), null, TerminateCause.SERVICE_UNAVAILABLE, now);
            }
            return;
        }
        // What the tunnel carried is in the records of its sessions.
        Usage usage = new Usage(Duration.ofNanos(now - account.began), 0, 0, 0, 0, -1);
        tell(Status.TUNNEL_STOP, candidate, account.sessionId, usage, cause(end), now);
    }

    private static TerminateCause cause(TunnelEnd end) {
        return switch (end.origin()) {
            case LOCAL -> TerminateCause.NAS_REQUEST;
            case PEER_MESSAGE -> TerminateCause.HOST_REQUEST;
            case TIMEOUT -> TerminateCause.LOST_SERVICE;
            case AUTHENTICATION, PROTOCOL -> TerminateCause.NAS_ERROR;
        };
    }

    private void tell(
            Status status,
            Candidate candidate,
            String sessionId,
            @Nullable Usage usage,
            @Nullable TerminateCause cause,
            long now) {
        AccountingRequest.Tunnel tunnel = Mapping.tunnel(candidate, sessionId);
        String name = candidate.destination().parameters().hostName();
        User user = new User(name, AccountingRequest.Authentic.LOCAL, null, List.of(), null, Framed.NONE, List.of());
        accounting.tell(
                new AccountingRequest(status, sessionId, user, tunnel, usage, cause), RadiusFacts.DEFAULT_GROUP, now);
    }

    private String newId() {
        return String.format(Locale.ROOT, "t%08x%08x", random.nextInt(), random.nextInt());
    }
}
