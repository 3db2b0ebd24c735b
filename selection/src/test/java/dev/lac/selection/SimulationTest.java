package dev.lac.selection;

import static dev.lac.selection.Fixture.caller;
import static dev.lac.selection.Fixture.member;
import static dev.lac.selection.Fixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dns.Address;
import dev.lac.dns.IpLiteral;
import dev.lac.dns.NameResolver;
import dev.lac.dns.Resolution;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LNSes that die, refuse, heal and move, name servers that dawdle, subscribers that come, wait and go. */
class SimulationTest {
    /** Lockouts are logged; here they are the rule. */
    private static final Logger LOG = Logger.getLogger(LnsHealth.class.getName());

    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final int LNS_LIMIT = 6;
    private static final int TUNNEL_LIMIT = 2;
    private static final int GROUP_LIMIT = 14;
    private static final int RULE_LIMIT = 9;

    private enum Mood {
        FINE,
        SILENT,
        NO_FACILITIES,
        TRY_ANOTHER,
        ADMINISTRATIVE
    }

    private static final class World implements NameResolver {
        final VirtualClock clock = new VirtualClock();
        final Random random;
        final Counters<SelectionEvent> counters = new Counters<>(SelectionEvent.class);
        final Selection selection;
        final Map<InetAddress, Mood> moods = new HashMap<>();
        final Map<String, List<InetAddress>> names = new HashMap<>();
        final Set<InetSocketAddress> canaries = new HashSet<>();
        int calls;
        int ended;

        World(long seed) {
            random = new Random(seed);
            Settings settings = new Settings(
                    "lac1",
                    Realms.USUAL,
                    Failover.values()[random.nextInt(2)],
                    Policy.LEAST_SESSIONS,
                    Fixture.ips("192.0.2.1", "2001:db8::1"),
                    true,
                    false,
                    random.nextBoolean(),
                    BUDGET,
                    random.nextInt(5),
                    new Settings.Lockout(Duration.ofSeconds(30), Duration.ofSeconds(120), Triggers.USUAL));
            List<Lns> lnses = new ArrayList<>();
            List<LnsGroup.Member> members = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d")) {
                lnses.add(new Lns(
                        name,
                        List.of(name + ".example", "10.0.0." + (int) name.charAt(0)),
                        Fixture.parameters(name),
                        LNS_LIMIT,
                        TUNNEL_LIMIT,
                        false,
                        null));
                members.add(member(name, random.nextInt(2), random.nextInt(4)));
                move(name + ".example");
            }
            LnsGroup group =
                    new LnsGroup("g", Policy.values()[random.nextInt(Policy.values().length)], GROUP_LIMIT, members);
            List<Rule> rules =
                    List.of(rule("isp", null, "isp.example", RULE_LIMIT, "g", "a"), rule("all", null, null, 0, "g"));
            Configuration configuration = new Configuration(settings, rules, lnses, List.of(group));
            selection = new Selection(configuration, this, counters, random, clock::now);
            clock.drive(selection);
        }

        void move(String name) {
            List<InetAddress> addresses = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                int last = random.nextInt(1, 9);
                addresses.add(Fixture.ip(random.nextInt(4) == 0 ? "2001:db8::" + last : "198.51.100." + last));
            }
            names.put(name, addresses);
        }

        @Override
        public void resolve(String name, Consumer<Resolution> then) {
            InetAddress literal = IpLiteral.parse(name);
            List<InetAddress> ips = literal == null ? names.get(name) : List.of(literal);
            Resolution resolution = random.nextInt(10) == 0
                    ? new Resolution.Failure("192.0.2.53 answers SERVFAIL")
                    : new Resolution.Addresses(
                            ips.stream()
                                    .map(ip -> new Address(ip, 1701, 0, 0, name, Duration.ZERO, Duration.ZERO))
                                    .toList(),
                            Resolution.Source.QUERY,
                            null);
            int dice = random.nextInt(10);
            if (literal != null || dice < 5) {
                then.accept(resolution);
            } else {
                clock.after(Duration.ofMillis(dice == 9 ? 30_000 : 300), () -> then.accept(resolution));
            }
        }

        void call() {
            calls++;
            String user = random.nextBoolean() ? "u@isp.example" : "u@other.example";
            Plan plan = selection.plan(selection.route(caller(user)), List.of());
            Call call = new Call(selection.hunt(plan, clock.now()), clock.now());
            clock.after(Duration.ofMillis(random.nextInt(1, 60_000)), call::leave);
            call.next();
        }

        /** A subscriber that waits, is connected perhaps, and leaves. */
        private final class Call {
            final Hunt hunt;
            final long since;
            Candidate candidate;
            boolean canary;
            boolean connected;
            boolean over;

            Call(Hunt hunt, long since) {
                this.hunt = hunt;
                this.since = since;
            }

            void next() {
                boolean[] called = {false};
                hunt.next(clock.now(), found -> {
                    assertThat(called[0]).as("called before").isFalse();
                    assertThat(over).as("called after leaving").isFalse();
                    called[0] = true;
                    assertThat(clock.now() - since).isLessThanOrEqualTo(BUDGET.toNanos());
                    if (found.isEmpty()) {
                        assertThat(hunt.failures()).isNotEmpty();
                        assertThat(hunt.ending()).isNotNull();
                        end();
                        return;
                    }
                    candidate = found.get();
                    assertThat(candidate.source().getClass())
                            .isEqualTo(candidate.address().getAddress().getClass());
                    List<Explanation.Step> steps = hunt.explanation().steps();
                    canary = steps.get(steps.size() - 1).text().contains("as the first after its lockout");
                    if (canary) {
                        assertThat(canaries.add(candidate.address()))
                                .as("the only canary")
                                .isTrue();
                    }
                    checkLimits();
                    assertThat(selection.sessions().of(candidate.tunnel())).isLessThanOrEqualTo(TUNNEL_LIMIT);
                    attempt(candidate);
                });
            }

            private void attempt(Candidate mine) {
                Mood mood = moods.getOrDefault(mine.address().getAddress(), Mood.FINE);
                Duration left = hunt.timeLeft(clock.now());
                Duration wanted = Duration.ofMillis(mood == Mood.SILENT ? 8_000 : random.nextInt(200));
                clock.after(wanted.compareTo(left) < 0 ? wanted : left, () -> {
                    if (over || candidate != mine) {
                        return;
                    }
                    withdraw();
                    if (mood == Mood.FINE) {
                        hunt.succeeded(mine, clock.now());
                        connected = true;
                        return;
                    }
                    candidate = null;
                    hunt.failed(mine, failure(mood), clock.now());
                    next();
                });
            }

            private void withdraw() {
                if (canary) {
                    canaries.remove(candidate.address());
                    canary = false;
                }
            }

            void leave() {
                if (over) {
                    return;
                }
                if (candidate != null) {
                    withdraw();
                }
                if (connected) {
                    selection.closed(candidate);
                } else {
                    hunt.abandoned(clock.now());
                }
                end();
            }

            private void end() {
                over = true;
                ended++;
            }
        }

        private static CallFailure failure(Mood mood) {
            return switch (mood) {
                case NO_FACILITIES -> CallFailure.cdn(4, 0, "no facilities");
                case TRY_ANOTHER -> CallFailure.cdn(2, 7, "try another");
                case ADMINISTRATIVE -> CallFailure.cdn(3, 0, "administrative");
                default -> CallFailure.timeout("no answer to SCCRQ");
            };
        }

        void checkLimits() {
            Sessions sessions = selection.sessions();
            for (String name : List.of("a", "b", "c", "d")) {
                assertThat(sessions.ofLns(name)).isLessThanOrEqualTo(LNS_LIMIT);
            }
            assertThat(sessions.ofGroup("g")).isLessThanOrEqualTo(GROUP_LIMIT);
            assertThat(sessions.ofRule("isp")).isLessThanOrEqualTo(RULE_LIMIT);
        }

        void run() {
            for (int i = 0; i < 150; i++) {
                clock.after(Duration.ofMillis(random.nextInt((int) RUN.toMillis())), this::call);
            }
            for (int i = 0; i < 60; i++) {
                clock.after(Duration.ofMillis(random.nextInt((int) RUN.toMillis())), () -> {
                    String name = (char) ('a' + random.nextInt(4)) + ".example";
                    int dice = random.nextInt(8);
                    if (dice == 0) {
                        move(name);
                    } else if (dice == 1) {
                        selection.drain(name.substring(0, 1), random.nextBoolean());
                    } else {
                        List<InetAddress> ips = names.get(name);
                        moods.put(
                                ips.get(random.nextInt(ips.size())),
                                Mood.values()[random.nextInt(Mood.values().length)]);
                    }
                });
            }
            clock.advance(RUN.plusSeconds(90));
            assertThat(ended).isEqualTo(calls).isEqualTo(150);
            assertThat(canaries).isEmpty();
            assertThat(selection.sessions().byAddress()).isEmpty();
            assertThat(selection.snapshot())
                    .allSatisfy(lns -> assertThat(lns.sessions()).isZero());
            assertThat(selection.sessions().ofGroup("g") + selection.sessions().ofRule("isp"))
                    .isZero();
            assertThat(selection.health().snapshot(clock.now())).noneMatch(LnsHealth.Status::canary);
            assertThat(selection.nextDeadline()).isEqualTo(Timed.NEVER);
        }
    }

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.WARNING);
    }

    @AfterAll
    static void beLoud() {
        LOG.setLevel(null);
    }

    @Test
    void limitsHoldCanariesAreAloneAndEveryCallEndsInTime() {
        Counters<SelectionEvent> seen = new Counters<>(SelectionEvent.class);
        Seeds.run(1_000, seed -> {
            World world = new World(seed);
            world.run();
            world.counters.snapshot().forEach(seen::add);
        });
        if (Long.getLong("lac.seed", 0) == 0) {
            // Otherwise nothing would be shown.
            assertThat(seen.snapshot())
                    .containsKeys(
                            SelectionEvent.ATTEMPT_CANARY,
                            SelectionEvent.ATTEMPT_LAST_RESORT,
                            SelectionEvent.ATTEMPT_SUCCEEDED,
                            SelectionEvent.ATTEMPT_ABANDONED,
                            SelectionEvent.SKIPPED_FULL,
                            SelectionEvent.SKIPPED_DRAINED,
                            SelectionEvent.ENDED_BUDGET_SPENT,
                            SelectionEvent.ENDED_ATTEMPTS_SPENT,
                            SelectionEvent.ENDED_RULE_FULL,
                            SelectionEvent.ENDED_NOTHING_LEFT);
        }
    }
}
