package dev.lac.selection;

import dev.lac.dns.Address;
import dev.lac.dns.Resolution;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import dev.lac.selection.Explanation.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call's way through its destinations: resolves each when its turn comes, offers its addresses one after the other, keeps those
 * that are locked out for the end, and remembers why each did not take the call.
 *
 * <p>A candidate counts as a session of its LNS from the moment it is given out: until {@link #failed} or {@link #abandoned}, and after
 * {@link #succeeded} until {@link Selection#closed}.
 */
public final class Hunt implements Timed {
    private final Selection selection;
    private final Settings settings;
    private final Plan plan;
    private final boolean dry;
    private final long end;
    private final Explanation explanation;
    private final Deadlines.Watch watch;

    private final Deque<Destination> destinations;
    private final Deque<Candidate> candidates = new ArrayDeque<>();
    private final Deque<Candidate> lockedOut = new ArrayDeque<>();
    private final Set<TunnelKey> tried = new HashSet<>();
    private final List<String> failures = new ArrayList<>();

    private @Nullable Consumer<Optional<Candidate>> waiting;
    private @Nullable Candidate current;
    private @Nullable HuntEnd ending;
    private @Nullable String resolving;
    private long lookups;
    private int attempts;
    private boolean advancing;
    private boolean anyAddress;
    private boolean anyUnresolved;

    Hunt(Selection selection, Settings settings, Plan plan, long now, boolean dry) {
        this.selection = selection;
        this.settings = settings;
        this.plan = plan;
        this.dry = dry;
        end = now + settings.budget().toNanos();
        explanation = plan.route().explanation();
        destinations = new ArrayDeque<>(plan.destinations());
        watch = selection.deadlines().watch(this);
    }

    /**
     * Finds the next address to try.
     *
     * @param then called once, perhaps later: when a name has been resolved, or when the time of this call is over; gets none when there
     *     is nothing left to try, see {@link #ending}. Not called any more after {@link #abandoned}
     * @throws IllegalStateException when the last candidate has no verdict yet
     */
    public void next(long now, Consumer<Optional<Candidate>> then) {
        if (waiting != null || current != null) {
            throw new IllegalStateException("the last candidate has no verdict yet");
        }
        waiting = then;
        advance(now);
    }

    private void advance(long now) {
        if (advancing) {
            return; // the loop below goes on
        }
        advancing = true;
        try {
            while (waiting != null && resolving == null) {
                step(now);
            }
        } finally {
            advancing = false;
            watch.refresh();
        }
    }

    private void step(long now) {
        if (ending == null) {
            endWhenSpent(now);
        }
        if (ending != null) {
            give(Optional.empty());
        } else if (!candidates.isEmpty()) {
            consider(candidates.remove(), false, now);
        } else if (!destinations.isEmpty()) {
            begin(destinations.remove());
        } else if (!lockedOut.isEmpty()) {
            consider(lockedOut.remove(), true, now);
        } else {
            finish(HuntEnd.NOTHING_LEFT, failures.isEmpty() ? "there is no LNS to try" : null);
        }
    }

    private void endWhenSpent(long now) {
        String full = selection.sessions().full(plan.route().rule());
        if (full != null) {
            finish(HuntEnd.RULE_FULL, full);
        } else if (now >= end) {
            finish(
                    HuntEnd.BUDGET_SPENT,
                    "no LNS was found within " + settings.budget().toSeconds() + " s");
        } else if (settings.maxAttempts() > 0 && attempts >= settings.maxAttempts()) {
            finish(HuntEnd.ATTEMPTS_SPENT, "no LNS was found in " + attempts + " attempts");
        }
    }

    private void finish(HuntEnd how, @Nullable String cause) {
        ending = how;
        if (cause != null) {
            failures.add(cause);
        }
        if (!dry) {
            selection.counters().increment(how.event);
        }
        explanation.add(Kind.END, "{}", cause == null ? "nothing is left to try" : cause);
        watch.cancel();
    }

    private void give(Optional<Candidate> found) {
        Consumer<Optional<Candidate>> then = waiting;
        waiting = null;
        if (then != null) {
            then.accept(found);
        }
    }

    // From destinations to addresses.

    private void begin(Destination destination) {
        if (isBarred(destination)) {
            return;
        }
        Lns lns = destination.lns();
        String clientEndpoint = destination.clientEndpoint();
        if (clientEndpoint != null) {
            resolve(clientEndpoint, resolution -> onClientEndpoint(destination, clientEndpoint, resolution));
        } else {
            resolveServer(destination, usualSources(lns));
        }
    }

    private List<InetAddress> usualSources(@Nullable Lns lns) {
        return lns == null || lns.source() == null ? settings.localAddresses() : List.of(lns.source());
    }

    /** Whether the LNS is drained or full, which is said. */
    private boolean isBarred(Destination destination) {
        Lns lns = destination.lns();
        if (lns != null && selection.isDrained(lns)) {
            skip(Kind.DRAIN, SelectionEvent.SKIPPED_DRAINED, destination.label(), "is being drained");
            return true;
        }
        String full = selection.sessions().full(destination);
        if (full != null) {
            skip(Kind.LIMIT, SelectionEvent.SKIPPED_FULL, destination.label(), full);
        }
        return full != null;
    }

    private void skip(Kind kind, SelectionEvent event, String who, String why) {
        failures.add(who + ": " + why);
        explanation.add(kind, "{} is passed over: {}", who, why);
        count(event);
    }

    private void count(SelectionEvent event) {
        if (!dry) {
            selection.counters().increment(event);
        }
    }

    private void resolve(String name, Consumer<Resolution> then) {
        long mine = ++lookups;
        resolving = name;
        selection.resolver().resolve(name, resolution -> {
            if (mine == lookups && waiting != null) {
                resolving = null;
                then.accept(resolution);
                advance(selection.now());
            }
        });
    }

    /** Tunnel-Client-Endpoint "contains the address of the initiator end of the tunnel" (RFC 2868 §3.3), which must be ours. */
    private void onClientEndpoint(Destination destination, String clientEndpoint, Resolution resolution) {
        List<InetAddress> ours = new ArrayList<>();
        if (resolution instanceof Resolution.Addresses found) {
            found.addresses().forEach(address -> ours.add(address.ip()));
            ours.retainAll(settings.localAddresses());
        }
        if (!ours.isEmpty()) {
            explanation.add(Kind.SOURCE, "Tunnel-Client-Endpoint {}: from {}", clientEndpoint, texts(ours));
            resolveServer(destination, ours);
            return;
        }
        String why = "Tunnel-Client-Endpoint " + clientEndpoint
                + (resolution instanceof Resolution.Failure failure
                        ? " does not resolve: " + failure.cause()
                        : " is no address of ours");
        if (settings.ignoreForeignClientEndpoint()) {
            explanation.add(Kind.SOURCE, "{}, and is ignored", why);
            count(SelectionEvent.CLIENT_ENDPOINT_IGNORED);
            resolveServer(destination, usualSources(destination.lns()));
        } else {
            skip(Kind.SOURCE, SelectionEvent.SKIPPED_CLIENT_ENDPOINT, destination.label(), why);
        }
    }

    private void resolveServer(Destination destination, List<InetAddress> sources) {
        resolve(destination.endpoint(), resolution -> onServer(destination, sources, resolution));
    }

    private void onServer(Destination destination, List<InetAddress> sources, Resolution resolution) {
        if (resolution instanceof Resolution.Failure failure) {
            anyUnresolved = true;
            skip(Kind.DNS, SelectionEvent.SKIPPED_UNRESOLVED, destination.label(), failure.cause());
        } else if (resolution instanceof Resolution.Addresses found) {
            explain(destination, found);
            // The addresses of one name are equals, unless SRV records say otherwise (RFC 2782).
            TreeMap<Integer, List<Address>> byPriority = new TreeMap<>();
            found.addresses()
                    .forEach(address -> byPriority
                            .computeIfAbsent(address.priority(), any -> new ArrayList<>())
                            .add(address));
            boolean reachable = false;
            for (List<Address> equals : byPriority.values()) {
                for (Address address : Order.weighted(equals, Address::weight, selection.random())) {
                    reachable |= add(destination, sources, address);
                }
            }
            if (!reachable) {
                failures.add(destination.label() + ": no address of the family of " + texts(sources));
            }
        }
    }

    private void explain(Destination destination, Resolution.Addresses found) {
        if (found.source() == Resolution.Source.LITERAL) {
            return;
        }
        for (Address address : found.addresses()) {
            String age = address.stale().isZero()
                    ? "TTL " + address.timeToLive().toSeconds() + " s"
                    : "expired " + address.stale().toSeconds() + " s ago";
            explanation.add(
                    Kind.DNS, "{}: {}, {}, by {}", destination.label(), text(address.ip()), age, found.source());
        }
        if (found.trouble() != null) {
            explanation.add(Kind.DNS, "{}: {}", destination.label(), found.trouble());
        }
    }

    /** False when we have no address to reach it from. */
    private boolean add(Destination destination, List<InetAddress> sources, Address address) {
        InetSocketAddress lns = address.socketAddress();
        for (InetAddress source : sources) {
            if (source.getClass() == address.ip().getClass()) {
                anyAddress = true;
                TunnelKey key = TunnelKey.of(source, lns, destination.parameters());
                candidates.add(new Candidate(
                        lns, source, destination, key, plan.route().rule()));
                return true;
            }
        }
        explanation.add(
                Kind.SOURCE,
                "{}: {} is of another family than {}",
                destination.label(),
                text(address.ip()),
                texts(sources));
        count(SelectionEvent.SKIPPED_FAMILY);
        return false;
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    private static String texts(List<InetAddress> addresses) {
        return String.join(", ", addresses.stream().map(Hunt::text).toList());
    }

    // From addresses to attempts.

    private void consider(Candidate candidate, boolean lastResort, long now) {
        if (isBarred(candidate.destination())) {
            return;
        }
        LnsHealth health = selection.health();
        LnsHealth.State state = health.state(candidate.address(), now);
        boolean avoided = state == LnsHealth.State.LOCKED_OUT || state == LnsHealth.State.BARRED;
        if (avoided && !(lastResort && state == LnsHealth.State.LOCKED_OUT)) {
            avoid(candidate, state, now);
            return;
        }
        if (!tried.add(candidate.tunnel())) {
            explanation.add(Kind.FAILED, "{} has been tried", candidate);
            return;
        }
        String how = lastResort ? " as the last resort" : "";
        attempts++;
        if (state == LnsHealth.State.HALF_OPEN) {
            how = " as the first after its lockout";
            count(SelectionEvent.ATTEMPT_CANARY);
        } else if (avoided) {
            count(SelectionEvent.ATTEMPT_LAST_RESORT);
        }
        count(SelectionEvent.ATTEMPT);
        Candidate placed = dry
                ? selection.sessions().placed(candidate)
                : selection.sessions().open(candidate);
        if (!dry) {
            current = placed;
            if (state == LnsHealth.State.HALF_OPEN) {
                health.sendCanary(candidate.address(), this);
            }
        }
        explanation.add(
                Kind.CHOSEN,
                "{}{}: {}{}, tunnel {}, {} sessions there",
                dry ? "would be attempt " + attempts + ": " : "attempt " + attempts + ": ",
                candidate.destination().origin(),
                candidate,
                how,
                placed.tunnel(),
                selection.sessions().of(candidate.address()) - (dry ? 0 : 1));
        give(Optional.of(placed));
    }

    private void avoid(Candidate candidate, LnsHealth.State state, long now) {
        LnsHealth.Status status = selection.health().status(candidate.address(), now);
        count(SelectionEvent.SKIPPED_LOCKED_OUT);
        if (settings.lockedOutAsLastResort() && state == LnsHealth.State.LOCKED_OUT) {
            explanation.add(Kind.LOCKOUT, "{} is kept as a last resort: {}", candidate, status);
            lockedOut.add(candidate);
        } else {
            explanation.add(Kind.LOCKOUT, "{} is passed over: {}", candidate, status);
            failures.add(candidate + ": " + status);
        }
    }

    /** {@code candidate} did not take the call. A late verdict, on another than the candidate given last, changes nothing. */
    public void failed(Candidate candidate, CallFailure failure, long now) {
        if (!candidate.equals(current)) {
            return;
        }
        release();
        selection.health().failed(candidate.address(), failure, this, now);
        count(SelectionEvent.ATTEMPT_FAILED);
        failures.add(candidate + ": " + failure.text());
        explanation.add(Kind.FAILED, "{}: {}", candidate, failure.text());
        if (!failure.retryHelps()) {
            finish(HuntEnd.LOCAL_FAILURE, null);
        }
    }

    private void release() {
        if (current != null) {
            selection.sessions().close(current);
            current = null;
        }
    }

    /** {@code candidate} has taken the call; its session counts until {@link Selection#closed}. */
    public void succeeded(Candidate candidate, long now) {
        if (!candidate.equals(current)) {
            return;
        }
        current = null;
        selection.health().succeeded(candidate.address());
        ending = HuntEnd.SUCCEEDED;
        count(ending.event);
        watch.cancel();
        explanation.add(Kind.SUCCEEDED, "{} has taken the call", candidate);
        List<String> untried = new ArrayList<>();
        candidates.forEach(other -> untried.add(other.toString()));
        destinations.forEach(other -> untried.add(other.label()));
        if (!untried.isEmpty()) {
            explanation.add(Kind.END, "not needed: {}", untried);
        }
    }

    /** The subscriber has left; changes nothing when the hunt has ended. */
    public void abandoned(long now) {
        if (ending != null) {
            return;
        }
        if (current != null) {
            selection.health().withdrawCanary(current.address(), this);
            release();
        }
        waiting = null;
        resolving = null;
        ending = HuntEnd.ABANDONED;
        count(ending.event);
        watch.cancel();
        explanation.add(Kind.END, "the subscriber has left");
    }

    /** How long the set-up of the present candidate may take; zero when the time of the call is over. */
    public Duration timeLeft(long now) {
        return Duration.ofNanos(Math.max(0, end - now));
    }

    /** How many addresses have been given out. */
    public int attempts() {
        return attempts;
    }

    /** Whether there was a name that does not resolve. */
    public boolean anyUnresolved() {
        return anyUnresolved;
    }

    /** Whether there was any address to try. */
    public boolean foundAnyAddress() {
        return anyAddress;
    }

    /** Why there is no further candidate; null: there may be. */
    public @Nullable HuntEnd ending() {
        return ending;
    }

    /** Why each destination did not take the call, in the order of trying. */
    public String failures() {
        return String.join("; ", failures);
    }

    public Explanation explanation() {
        return explanation;
    }

    @Override
    public long nextDeadline() {
        return waiting != null && resolving != null ? end : NEVER;
    }

    @Override
    public void onDeadline(long now) {
        if (now < nextDeadline() || resolving == null) {
            return;
        }
        lookups++; // whatever comes now is too late
        failures.add(resolving + ": the DNS servers have not answered in time");
        explanation.add(Kind.DNS, "{}: the DNS servers have not answered in time", resolving);
        resolving = null;
        advance(now);
    }
}
