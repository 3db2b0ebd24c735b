package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.pppoe.Lockout;
import dev.lac.protocol.Deadlines;
import dev.lac.selection.Explanation;
import dev.lac.selection.LnsHealth;
import dev.lac.store.CallEntry;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What operators may ask of a running LAC and tell it to do. All methods belong to the control loop. */
public final class Operator {
    private static final Logger LOG = LogManager.getLogger();

    private final Lac lac;
    private final Exodus exodus;
    private final Deadlines.Watch exodusWatch;

    /** @param connected the sessions that are up, the oldest first */
    Operator(Lac lac, Collection<Subscriber> connected) {
        this.lac = lac;
        exodus = new Exodus(lac, connected);
        exodusWatch = lac.loop().deadlines().watch(exodus);
    }

    /** What would become of a login now; {@code then} is told once the names are resolved. */
    void explain(ExplainQuestion question, Consumer<Explanation> then) {
        lac.selection()
                .explain(
                        question.caller(lac.config().pppoe().interfaces()),
                        lac.radiusWords().offers(question.radiusReply()),
                        lac.loop().now(),
                        then);
        lac.selectionSpokenTo();
    }

    /** What an LNS is told of a user's call; {@code then} is told once the names are resolved. */
    public void preview(ExplainQuestion question, Consumer<ObjectNode> then) {
        new Preview(lac).of(question, then);
    }

    /**
     * The records, so far, of calls that are up, the latest first.
     *
     * @param wanted told what is known of each in short
     * @param limit how many at most
     */
    List<CallRecord> calls(Predicate<CallEntry> wanted, int limit) {
        long now = lac.loop().now();
        return lac.subscribers().stream()
                .sorted(Comparator.comparing(Subscriber::accountingId).reversed())
                .filter(subscriber -> wanted.test(CallRecord.entry(subscriber, lac.epoch(), now)))
                .limit(limit)
                .map(subscriber -> CallRecord.of(subscriber, lac.epoch(), null, "", now))
                .toList();
    }

    /** All of a user, or all: empty. */
    public List<CallRecord> calls(String user) {
        return calls(entry -> user.isEmpty() || entry.user().equals(user), Integer.MAX_VALUE);
    }

    /**
     * Lets an LNS have no new calls, or have them again.
     *
     * @param move so many of the sessions it has are ended in a second, until none is left or the drain is undone; 0: they stay
     * @return false when there is none of that name
     */
    public boolean drain(String lns, boolean drain, int move) {
        if (!lac.selection().drain(lns, drain)) {
            return false;
        }
        if (drain && move > 0) {
            exodus.begin(new Exodus.Place(lns, false), move, lac.loop().now());
        } else {
            exodus.stop(new Exodus.Place(lns, false));
        }
        exodusWatch.refresh();
        return true;
    }

    /**
     * Changes how an interface relays.
     *
     * @return what came of it
     * @throws IllegalArgumentException when the data plane has no such interface
     */
    public InterfaceReport fastPath(String interfaceName, FastPathMode mode) {
        InterfaceReport report = lac.dataPlane().fastPath(interfaceName, mode);
        LOG.info("{}", InterfacesView.sentence(report));
        return report;
    }

    /**
     * Lets nobody new dial in on an interface, or lets them again.
     *
     * @param interfaceName empty: all interfaces
     * @param move so many of the sessions there are ended in a second; 0: they stay
     * @return false when there is none of that name
     */
    public boolean drainAccess(String interfaceName, boolean drain, int move) {
        List<AccessInterface> meant = lac.interfaces().stream()
                .filter(access -> interfaceName.isEmpty() || access.name().equals(interfaceName))
                .toList();
        for (AccessInterface access : meant) {
            access.drain(drain);
            LOG.info("{} is {}", access.name(), drain ? "drained: PADIs stay without an answer" : "served again");
            if (drain && move > 0) {
                exodus.begin(
                        new Exodus.Place(access.name(), true), move, lac.loop().now());
            } else {
                exodus.stop(new Exodus.Place(access.name(), true));
            }
        }
        exodusWatch.refresh();
        return !meant.isEmpty();
    }

    /**
     * Ends sessions.
     *
     * @param which a user, MAC address, circuit or Acct-Session-Id
     * @return how many
     */
    public int resetSubscribers(String which, String reason) {
        List<Subscriber> meant = lac.subscribers().stream()
                .filter(subscriber -> SubscriberReport.isNamed(subscriber, which))
                .toList();
        meant.forEach(subscriber -> lac.reset(subscriber, reason));
        LOG.info("{} sessions of {} are ended by the operator: {}", meant.size(), which, reason);
        return meant.size();
    }

    /**
     * Ends tunnels with all their sessions.
     *
     * @param which a local id, the name of an LNS or its address
     * @return how many
     */
    public int resetTunnels(String which, String reason) {
        List<Integer> meant = TunnelReport.named(lac, which).stream()
                .filter(known -> !known.tunnel().isClosed())
                .map(known -> known.tunnel().localId())
                .toList();
        for (Subscriber subscriber : lac.subscribers()) {
            if (subscriber
                    .placed()
                    .filter(call -> meant.contains(call.tunnel().localId()))
                    .isPresent()) {
                lac.reset(subscriber, reason);
            }
        }
        lac.loop()
                .post(() -> meant.forEach(
                        id -> lac.tunnels().close(id, reason, lac.loop().now())));
        LOG.info("{} tunnels of {} are closed by the operator: {}", meant.size(), which, reason);
        return meant.size();
    }

    /**
     * Ends lockouts, of LNS addresses and of subscribers.
     *
     * @param which an LNS' address or name, a MAC address, a circuit, or {@code all}
     * @return how many
     */
    public int resetLockouts(String which) {
        boolean all = which.equals("all");
        long now = lac.loop().now();
        List<InetSocketAddress> named = lac.addresses(which);
        int ended = 0;
        for (LnsHealth.Status status : lac.selection().health().snapshot(now)) {
            if ((all
                            || named.contains(status.address())
                            || status.address().getAddress().getHostAddress().equals(which))
                    && lac.selection().health().clear(status.address())) {
                ended++;
            }
        }
        for (AccessInterface access : lac.interfaces()) {
            for (Lockout lockout : access.concentrator().lockouts(now)) {
                boolean meant = all
                        || lockout.key().equals(which)
                        || lockout.key().equals("circuit-id " + which)
                        || lockout.key().startsWith(which.toLowerCase(Locale.ROOT) + "@");
                if (meant && access.concentrator().forgiveLockout(lockout.key())) {
                    ended++;
                }
            }
        }
        LOG.info("{} lockouts of {} are ended by the operator", ended, which);
        return ended;
    }

    /**
     * What {@code lac show} tells.
     *
     * @param view its name
     * @throws IllegalArgumentException when there is no view of that name
     */
    JsonNode show(String view, View.Query query) {
        return Views.of(view).tell(lac, query);
    }

    /** The same of one of what is shown; empty: all. */
    public JsonNode show(String view, String which) {
        return show(view, View.Query.named(which));
    }
}
