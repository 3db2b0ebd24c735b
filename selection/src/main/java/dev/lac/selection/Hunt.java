package dev.lac.selection;

import dev.lac.dns.Resolution;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import dev.lac.selection.Explanation.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final Trail trail;
    private final Expansion expansion;
    private final Deadlines.Watch watch;

    private final Deque<Destination> destinations;
    private final Deque<Candidate> candidates = new ArrayDeque<>();
    private final Deque<Candidate> lockedOut = new ArrayDeque<>();
    private final Set<TunnelKey> tried = new HashSet<>();

    private @Nullable Consumer<Optional<Candidate>> waiting;
    private @Nullable Candidate current;
    private @Nullable HuntEnd ending;
    private @Nullable String resolving;
    private int attempts;
    private boolean advancing;
    private boolean anyAddress;

    Hunt(Selection selection, Settings settings, Plan plan, long now, boolean dry) {
        this.selection = selection;
        this.settings = settings;
        this.plan = plan;
        this.dry = dry;
        end = now + settings.budget().toNanos();
        trail = new Trail(plan.explanation(), selection.counters(), dry);
        expansion = new Expansion(settings, plan.rule(), selection.random(), trail);
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
            finish(HuntEnd.NOTHING_LEFT, trail.isEmpty() ? plan.refusal() : null);
        }
    }

    private void endWhenSpent(long now) {
        String full = selection.sessions().full(plan.rule());
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
            trail.failure(cause);
        }
        trail.count(how.event);
        trail.say(Kind.END, "{}", cause == null ? "nothing is left to try" : cause);
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
        String clientEndpoint = destination.clientEndpoint();
        if (clientEndpoint != null) {
            resolve(clientEndpoint, resolution -> onClientEndpoint(destination, clientEndpoint, resolution));
        } else {
            resolveServer(destination, expansion.usualSources(destination));
        }
    }

    /** Whether the LNS is drained or full, which is said. */
    private boolean isBarred(Destination destination) {
        Lns lns = destination.lns();
        if (lns != null && selection.isDrained(lns)) {
            trail.skip(Kind.DRAIN, SelectionEvent.SKIPPED_DRAINED, destination.label(), "is being drained");
            return true;
        }
        String full = selection.sessions().full(destination);
        if (full != null) {
            trail.skip(Kind.LIMIT, SelectionEvent.SKIPPED_FULL, destination.label(), full);
        }
        return full != null;
    }

    private boolean isFull(Candidate candidate) {
        String full = selection.sessions().full(candidate);
        if (full != null) {
            trail.skip(Kind.LIMIT, SelectionEvent.SKIPPED_FULL, candidate.toString(), full);
        }
        return full != null;
    }

    private void resolve(String name, Consumer<Resolution> then) {
        resolving = name;
        selection.resolver().resolve(name, resolution -> {
            if (waiting != null) { // otherwise the call has ended meanwhile
                resolving = null;
                then.accept(resolution);
                advance(selection.now());
            }
        });
    }

    private void onClientEndpoint(Destination destination, String clientEndpoint, Resolution resolution) {
        List<InetAddress> sources = expansion.sources(destination, clientEndpoint, resolution);
        if (!sources.isEmpty()) {
            resolveServer(destination, sources);
        }
    }

    private void resolveServer(Destination destination, List<InetAddress> sources) {
        resolve(destination.endpoint(), resolution -> {
            candidates.addAll(expansion.candidates(destination, sources, resolution));
            anyAddress |= !candidates.isEmpty();
        });
    }

    // From addresses to attempts.

    private void consider(Candidate candidate, boolean lastResort, long now) {
        if (isBarred(candidate.destination()) || isFull(candidate)) {
            return;
        }
        String obstacle = selection.obstacle(candidate);
        if (!obstacle.isEmpty()) {
            trail.skip(
                    Kind.WAY,
                    SelectionEvent.SKIPPED_NO_WAY,
                    candidate.toString(),
                    "there is no way to it: " + obstacle);
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
            trail.say(Kind.FAILED, "{} has been tried", candidate);
            return;
        }
        String how = lastResort ? " as the last resort" : "";
        attempts++;
        if (state == LnsHealth.State.HALF_OPEN) {
            how = " as the first after its lockout";
            trail.count(SelectionEvent.ATTEMPT_CANARY);
        } else if (avoided) {
            trail.count(SelectionEvent.ATTEMPT_LAST_RESORT);
        }
        trail.count(SelectionEvent.ATTEMPT);
        Candidate placed = dry
                ? selection.sessions().placed(candidate)
                : selection.sessions().open(candidate);
        if (!dry) {
            current = placed;
            if (state == LnsHealth.State.HALF_OPEN) {
                health.sendCanary(candidate.address(), this);
            }
        }
        trail.say(
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
        trail.count(SelectionEvent.SKIPPED_LOCKED_OUT);
        if (settings.lockedOutAsLastResort() && state == LnsHealth.State.LOCKED_OUT) {
            trail.say(Kind.LOCKOUT, "{} is kept as a last resort: {}", candidate, status);
            lockedOut.add(candidate);
        } else {
            trail.say(Kind.LOCKOUT, "{} is passed over: {}", candidate, status);
            trail.failure(candidate + ": " + status);
        }
    }

    /** {@code candidate} did not take the call. A late verdict, on another than the candidate given last, changes nothing. */
    public void failed(Candidate candidate, CallFailure failure, long now) {
        if (!candidate.equals(current)) {
            return;
        }
        release();
        selection.health().failed(candidate.address(), failure, this, now);
        trail.count(SelectionEvent.ATTEMPT_FAILED);
        trail.failure(candidate + ": " + failure.text());
        trail.say(Kind.FAILED, "{}: {}", candidate, failure.text());
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
        trail.count(ending.event);
        watch.cancel();
        trail.say(Kind.SUCCEEDED, "{} has taken the call", candidate);
        List<String> untried = new ArrayList<>();
        candidates.forEach(other -> untried.add(other.toString()));
        destinations.forEach(other -> untried.add(other.label()));
        if (!untried.isEmpty()) {
            trail.say(Kind.END, "not needed: {}", untried);
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
        trail.count(ending.event);
        watch.cancel();
        trail.say(Kind.END, "the subscriber has left");
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
        return trail.anyUnresolved();
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
        return trail.failures();
    }

    public Explanation explanation() {
        return trail.explanation();
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
        trail.failure(resolving + ": the DNS servers have not answered in time");
        trail.say(Kind.DNS, "{}: the DNS servers have not answered in time", resolving);
        resolving = null;
        advance(now);
    }
}
