package dev.lac.selection;

import dev.lac.dns.NameResolver;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import dev.lac.radius.TunnelOffer;
import dev.lac.selection.Explanation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which LNS a call goes to: {@link #route} says what the rules say before RADIUS is asked, {@link #plan} brings the LNSes of RADIUS or of
 * the rule into order, {@link #hunt} tries them. What has been learnt of LNSes outlives a change of the configuration.
 *
 * <p>Waits only for names: after a hunt was spoken to, {@link #nextDeadline} may have moved.
 */
public final class Selection implements Timed {
    private final NameResolver resolver;
    private final Counters<SelectionEvent> counters;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final Deadlines deadlines = new Deadlines();
    private final Sessions sessions = new Sessions();
    private final LnsHealth health;
    private final Planner planner;
    /** LNSes of which the operator has said at run time whether they are drained, in place of the configuration. */
    private final Map<String, Boolean> drained = new HashMap<>();

    private Function<Candidate, String> obstacles = candidate -> "";
    private Configuration configuration;
    private Prospects prospects;

    /**
     * @param clock the control loop's time, in nanoseconds: names are resolved later than they were asked for
     */
    public Selection(
            Configuration configuration,
            NameResolver resolver,
            Counters<SelectionEvent> counters,
            RandomGenerator random,
            LongSupplier clock) {
        this.configuration = configuration;
        prospects = new Prospects(configuration);
        this.resolver = resolver;
        this.counters = counters;
        this.random = random;
        this.clock = clock;
        health = new LnsHealth(configuration.settings().lockout(), counters);
        planner = new Planner(sessions, random);
    }

    /** Uses {@code changed} from the next call on; hunts that have begun go on as planned. */
    public void configure(Configuration changed) {
        configuration = changed;
        prospects = new Prospects(changed);
        health.configure(changed.settings().lockout());
        drained.keySet().removeIf(name -> changed.lns(name) == null);
    }

    /**
     * Where a call may go of which no user name is known yet; LNSes that RADIUS names in place of those of a rule are not foreseen.
     *
     * @param nobody what is known of the subscriber; its user name does not count
     */
    public Prospect prospect(Caller nobody) {
        return prospects.of(nobody);
    }

    /** What the rules say of a login. */
    public Route route(Caller caller) {
        Route route = routed(caller);
        counters.increment(route.rule() == null ? SelectionEvent.NO_RULE : SelectionEvent.RULE_APPLIED);
        if (route.refusal() != null) {
            counters.increment(SelectionEvent.RULE_REFUSED);
        }
        return route;
    }

    private Route routed(Caller caller) {
        Explanation explanation = new Explanation();
        Realms.Split split = configuration.settings().realms().of(caller.userName());
        explanation.add(
                Kind.CALLER,
                "{}: name {}, {}",
                caller,
                split.name(),
                split.realm().isEmpty() ? "no realm" : "realm " + split.realm());
        Rule rule = configuration.rules().find(caller, split, explanation);
        if (rule == null) {
            return new Route(caller, null, caller.userName(), caller.userName(), null, null, explanation);
        }
        String radiusName = rule.radiusName().apply(caller.userName(), split);
        String lnsName = rule.lnsName().apply(caller.userName(), split);
        explanation.add(Kind.NAME, "{} towards RADIUS, {} towards the LNS", radiusName, lnsName);
        String refusal = null;
        if (rule.action() instanceof Rule.Action.Refuse) {
            refusal = "rule " + rule.name() + " refuses";
            explanation.add(Kind.END, "{}", refusal);
        }
        return new Route(caller, rule, radiusName, lnsName, rule.radiusGroup(), refusal, explanation);
    }

    /**
     * The LNSes of a call: those of RADIUS if it names any, else those of the rule.
     *
     * @param offers what RADIUS accepts with; empty: it names none
     */
    public Plan plan(Route route, List<TunnelOffer> offers) {
        Plan plan = planned(route, offers, false);
        counters.increment(
                plan.destinations().isEmpty()
                        ? SelectionEvent.NOTHING_PLANNED
                        : offers.isEmpty() ? SelectionEvent.PLANNED_BY_RULE : SelectionEvent.PLANNED_BY_RADIUS);
        return plan;
    }

    private Plan planned(Route route, List<TunnelOffer> offers, boolean dry) {
        Rule rule = route.rule();
        Explanation explanation = route.explanation();
        if (route.refusal() != null) {
            return new Plan(rule, List.of(), route.refusal(), explanation);
        }
        if (!offers.isEmpty()) {
            List<Destination> offered = planner.ofOffers(configuration, offers, dry, explanation);
            return offered.isEmpty()
                    ? unplanned(rule, explanation, "RADIUS names a group of LNSes that does not exist")
                    : new Plan(rule, offered, null, explanation);
        }
        if (rule == null) {
            return unplanned(null, explanation, "no rule fits, and RADIUS names no LNS");
        }
        List<Destination> destinations = rule.action() instanceof Rule.Action.Tunnel tunnel
                ? planner.ofTargets(configuration, rule, tunnel.targets(), dry, explanation)
                : List.of();
        return destinations.isEmpty()
                ? unplanned(rule, explanation, "rule " + rule.name() + " leaves the LNS to RADIUS, which names none")
                : new Plan(rule, destinations, null, explanation);
    }

    private static Plan unplanned(@Nullable Rule rule, Explanation explanation, String refusal) {
        explanation.add(Kind.END, "{}", refusal);
        return new Plan(rule, List.of(), refusal, explanation);
    }

    /**
     * The way to one LNS, for a tunnel that is to be there before any call is; its hunt is to be abandoned when it has given a candidate,
     * because no session comes of it.
     */
    public Plan planLns(String lnsName) {
        Lns lns = configuration.lns(lnsName);
        Explanation explanation = new Explanation();
        return lns == null
                ? unplanned(null, explanation, "there is no LNS " + lnsName)
                : new Plan(null, Planner.ofLns(lns, null, "LNS " + lnsName), null, explanation);
    }

    /**
     * The way of one call through {@code plan}.
     *
     * @param now when the subscriber began to wait
     */
    public Hunt hunt(Plan plan, long now) {
        return new Hunt(this, configuration.settings(), plan, now, false);
    }

    /**
     * What would become of a login, without placing a call: names are resolved, but no address is tried, no session counted and no turn
     * taken.
     *
     * @param then called once, when everything is resolved, at the latest after the budget of one call
     */
    public void explain(Caller caller, List<TunnelOffer> offers, long now, Consumer<Explanation> then) {
        tryOut(caller, offers, now, outcome -> then.accept(outcome.explanation()));
    }

    /**
     * What would become of a login.
     *
     * @param first the address that would be tried first; null: there is none
     */
    public record Outcome(Route route, @Nullable Candidate first, Explanation explanation) {}

    /** The same as {@link #explain}, with the LNS that would have the call. */
    public void tryOut(Caller caller, List<TunnelOffer> offers, long now, Consumer<Outcome> then) {
        Route route = routed(caller);
        Plan plan = planned(route, offers, true);
        Explanation explanation = plan.explanation();
        if (plan.destinations().isEmpty()) {
            then.accept(new Outcome(route, null, explanation));
            return;
        }
        Hunt hunt = new Hunt(this, configuration.settings(), plan, now, true);
        Consumer<Optional<Candidate>> each = new Consumer<>() {
            private @Nullable Candidate first;

            @Override
            public void accept(Optional<Candidate> found) {
                if (found.isPresent()) {
                    first = first == null ? found.get() : first;
                    hunt.next(clock.getAsLong(), this);
                } else {
                    then.accept(new Outcome(route, first, explanation));
                }
            }
        };
        hunt.next(now, each);
    }

    /** The session of {@code candidate}, which succeeded, has ended. */
    public void closed(Candidate candidate) {
        sessions.close(candidate);
    }

    /**
     * Lets an LNS have no new calls, or have them again; sessions that are there stay. Goes before the configuration.
     *
     * @return false when there is no LNS of that name
     */
    public boolean drain(String lnsName, boolean drain) {
        if (configuration.lns(lnsName) == null) {
            return false;
        }
        drained.put(lnsName, drain);
        return true;
    }

    /** @param why no datagram can reach a candidate, which is then passed over; empty: one can, as far as is known */
    public void obstacles(Function<Candidate, String> why) {
        obstacles = why;
    }

    String obstacle(Candidate candidate) {
        return obstacles.apply(candidate);
    }

    boolean isDrained(Lns lns) {
        return drained.getOrDefault(lns.name(), lns.drained());
    }

    /**
     * One configured LNS.
     *
     * @param sessions on all its addresses, those included that are being set up
     * @param maxSessions 0: no limit
     */
    public record LnsStatus(String name, int sessions, int maxSessions, boolean drained) {}

    /** Every configured LNS. */
    public List<LnsStatus> snapshot() {
        return configuration.lnses().stream()
                .map(lns -> new LnsStatus(lns.name(), sessions.ofLns(lns.name()), lns.maxSessions(), isDrained(lns)))
                .toList();
    }

    public Sessions sessions() {
        return sessions;
    }

    public LnsHealth health() {
        return health;
    }

    NameResolver resolver() {
        return resolver;
    }

    Counters<SelectionEvent> counters() {
        return counters;
    }

    RandomGenerator random() {
        return random;
    }

    long now() {
        return clock.getAsLong();
    }

    Deadlines deadlines() {
        return deadlines;
    }

    @Override
    public long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public void onDeadline(long now) {
        while (deadlines.runNext(now)) {
            // each run is a hunt whose time is over
        }
    }
}
