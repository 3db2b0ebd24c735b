package dev.lac.selection;

import dev.lac.dns.Address;
import dev.lac.dns.IpLiteral;
import dev.lac.dns.NameResolver;
import dev.lac.dns.Resolution;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import dev.lac.radius.TunnelOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A selection on a virtual clock with name servers that say what they have been told. */
final class Fixture implements NameResolver {
    final VirtualClock clock = new VirtualClock();
    final Counters<SelectionEvent> counters = new Counters<>(SelectionEvent.class);
    final Map<String, Resolution> names = new HashMap<>();
    final List<Runnable> held = new ArrayList<>();
    boolean holding;

    Settings settings = Settings.usual("lac1", List.of(ip("192.0.2.1")));
    final List<Rule> rules = new ArrayList<>();
    final List<Lns> lnses = new ArrayList<>();
    final List<LnsGroup> groups = new ArrayList<>();
    private @Nullable Selection selection;

    Selection selection() {
        if (selection == null) {
            selection = new Selection(configuration(), this, counters, new Random(1), clock::now);
            clock.drive(selection);
        }
        return selection;
    }

    Configuration configuration() {
        return new Configuration(settings, rules, lnses, groups);
    }

    // What the operator says.

    Fixture settings(
            Failover failover, Policy offers, boolean ignoreForeign, boolean strict, boolean lastResort, int attempts) {
        settings = new Settings(
                "lac1",
                Realms.USUAL,
                failover,
                offers,
                settings.localAddresses(),
                ignoreForeign,
                strict,
                lastResort,
                Duration.ofSeconds(20),
                attempts,
                settings.lockout());
        return this;
    }

    Fixture lockout(int initial, int max, Triggers triggers) {
        settings = new Settings(
                settings.hostName(),
                settings.realms(),
                settings.failover(),
                settings.offerPolicy(),
                settings.localAddresses(),
                settings.ignoreForeignClientEndpoint(),
                settings.strictServerAuthId(),
                settings.lockedOutAsLastResort(),
                settings.budget(),
                settings.maxAttempts(),
                new Settings.Lockout(Duration.ofSeconds(initial), Duration.ofSeconds(max), triggers));
        return this;
    }

    Fixture local(String... addresses) {
        settings = Settings.usual("lac1", ips(addresses));
        return this;
    }

    static TunnelParameters parameters(String secret) {
        return new TunnelParameters("lac1", Octets.ofText(secret), false, null, null, null);
    }

    Fixture lns(String name, String... endpoints) {
        return lns(new Lns(name, List.of(endpoints), parameters(name + "secret"), 0, 0, false, null));
    }

    Fixture lns(Lns lns) {
        lnses.add(lns);
        return this;
    }

    Fixture limited(String name, int maxSessions, int perTunnel, String... endpoints) {
        return lns(new Lns(name, List.of(endpoints), parameters(name), maxSessions, perTunnel, false, null));
    }

    Fixture group(String name, Policy policy, int maxSessions, LnsGroup.Member... members) {
        groups.add(new LnsGroup(name, policy, maxSessions, List.of(members)));
        return this;
    }

    static LnsGroup.Member member(String lns, int preference, int weight) {
        return new LnsGroup.Member(lns, preference, weight);
    }

    Fixture rule(Rule rule) {
        rules.add(rule);
        return this;
    }

    /** For everybody. */
    Fixture always(String... targets) {
        return rule(rule("all", null, null, 0, targets));
    }

    static Rule rule(String name, @Nullable String user, @Nullable String domain, int maxSessions, String... targets) {
        return new Rule(
                name,
                user,
                domain,
                null,
                null,
                List.of(),
                List.of(),
                new Rule.Action.Tunnel(List.of(targets)),
                NameTemplate.AS_GIVEN,
                NameTemplate.AS_GIVEN,
                null,
                maxSessions);
    }

    // Who calls, and what RADIUS says.

    static Caller caller(String userName) {
        return new Caller(userName, "", null, "eth1", VlanTags.NONE);
    }

    static TunnelOffer offer(int preference, @Nullable String password, String... endpoints) {
        Octets secret = password == null ? null : Octets.ofText(password);
        return new TunnelOffer(1, preference, List.of(endpoints), null, secret, "group", "nas1", null, null);
    }

    Plan plan(String userName, TunnelOffer... offers) {
        return selection().plan(selection().route(caller(userName)), List.of(offers));
    }

    List<String> endpoints(String userName, TunnelOffer... offers) {
        return plan(userName, offers).destinations().stream()
                .map(Destination::endpoint)
                .toList();
    }

    Hunt hunt(String userName, TunnelOffer... offers) {
        return selection().hunt(plan(userName, offers), clock.now());
    }

    /** The next candidate, which must be given at once; null: there is none. */
    @Nullable
    Candidate next(Hunt hunt) {
        List<Optional<Candidate>> got = new ArrayList<>();
        hunt.next(clock.now(), got::add);
        if (got.size() != 1) {
            throw new AssertionError("no answer at once");
        }
        return got.get(0).orElse(null);
    }

    Candidate need(Hunt hunt) {
        return Objects.requireNonNull(next(hunt), hunt.failures());
    }

    /** All candidates in order; none takes the call. */
    List<String> walk(Hunt hunt, CallFailure failure) {
        List<String> order = new ArrayList<>();
        for (Candidate candidate = next(hunt); candidate != null; candidate = next(hunt)) {
            order.add(candidate.address().getAddress().getHostAddress());
            hunt.failed(candidate, failure, clock.now());
        }
        return order;
    }

    static final CallFailure BUSY = CallFailure.cdn(3, 0, "administrative");
    static final CallFailure SILENT = CallFailure.timeout("no answer to SCCRQ");

    /** A call that succeeds at once on whatever comes first. */
    Candidate call(String userName, TunnelOffer... offers) {
        Hunt hunt = hunt(userName, offers);
        Candidate candidate = need(hunt);
        hunt.succeeded(candidate, clock.now());
        return candidate;
    }

    String lnsOf(Candidate candidate) {
        return Objects.requireNonNull(candidate.destination().lns()).name();
    }

    void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    // Names.

    static InetAddress ip(String literal) {
        return Objects.requireNonNull(IpLiteral.parse(literal), literal);
    }

    static List<InetAddress> ips(String... literals) {
        return List.of(literals).stream().map(Fixture::ip).toList();
    }

    static InetSocketAddress lnsAt(String literal) {
        return new InetSocketAddress(ip(literal), Address.L2TP_PORT);
    }

    static Address address(String literal, int priority, int weight) {
        return new Address(
                ip(literal), Address.L2TP_PORT, priority, weight, "h", Duration.ofSeconds(60), Duration.ZERO);
    }

    Fixture name(String name, String... literals) {
        List<Address> addresses = List.of(literals).stream()
                .map(literal -> address(literal, 0, 0))
                .toList();
        names.put(name, new Resolution.Addresses(addresses, Resolution.Source.CACHE, null));
        return this;
    }

    @Override
    public void resolve(String name, Consumer<Resolution> then) {
        InetAddress literal = IpLiteral.parse(name);
        if (literal != null) {
            Address address = new Address(literal, Address.L2TP_PORT, 0, 0, name, Duration.ZERO, Duration.ZERO);
            then.accept(new Resolution.Addresses(List.of(address), Resolution.Source.LITERAL, null));
            return;
        }
        Runnable answer = () -> then.accept(names.getOrDefault(name, new Resolution.Failure("no DNS server answers")));
        if (holding) {
            held.add(answer);
        } else {
            answer.run();
        }
    }

    void release() {
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }
}
