package dev.lac.selection;

import static dev.lac.selection.Fixture.caller;
import static dev.lac.selection.Fixture.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.pppoe.VlanRange;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rule applies to a login, and what the user is called by it. */
class RuleTest {
    private final Fixture fixture = new Fixture().lns("gold", "192.0.2.21").lns("silver", "192.0.2.30");

    private @Nullable String applied(Caller caller) {
        Rule rule = fixture.selection().route(caller).rule();
        return rule == null ? null : rule.name();
    }

    private @Nullable String applied(String userName) {
        return applied(caller(userName));
    }

    @Test
    void theDomainMustMatchExactlyWithoutRegardToCase() {
        fixture.rule(rule("boss", "boss@isp.example", null, 0, "gold"))
                .rule(rule("isp", null, "ISP.example", 0, "silver"));
        assertThat(applied("boss@isp.example")).isEqualTo("boss");
        assertThat(applied("Boss@isp.example")).isEqualTo("isp");
        assertThat(applied("clerk@isp.example")).isEqualTo("isp");
        assertThat(applied("clerk@ISP.Example")).isEqualTo("isp");
        assertThat(applied("a@b@isp.example")).isEqualTo("isp");
        assertThat(applied("clerk@evil.isp.example")).isNull();
        assertThat(applied("clerk@isp.example.evil")).isNull();
        assertThat(applied("clerk@evil-isp.example")).isNull();
        assertThat(applied("isp.example")).isNull();
        assertThat(applied("isp.example@")).isNull();
    }

    @Test
    void aDomainSuffixStandsForWholeLabelsBelowIt() {
        fixture.rule(rule("below", null, "*.isp.example", 0, "gold"));
        assertThat(applied("a@x.isp.example")).isEqualTo("below");
        assertThat(applied("a@y.x.ISP.example")).isEqualTo("below");
        assertThat(applied("a@isp.example")).isNull();
        assertThat(applied("a@.isp.example")).isNull();
        assertThat(applied("a@evilisp.example")).isNull();
        assertThat(applied("a@isp.example.evil")).isNull();
    }

    @Test
    void theEmptyDomainIsForUsersWithoutOne() {
        fixture.rule(rule("none", null, "", 0, "gold"));
        assertThat(applied("alice")).isEqualTo("none");
        assertThat(applied("alice@")).isEqualTo("none");
        assertThat(applied("alice@isp.example")).isNull();
    }

    @Test
    void theFirstRuleThatFitsAppliesWhateverItAsksFor() {
        fixture.rule(rule("suffix", null, "*.example", 0, "gold"))
                .rule(rule("user", "a@isp.example", null, 0, "gold"))
                .rule(rule("exact", null, "b.example", 0, "gold"))
                .rule(rule("default", null, null, 0, "gold"))
                .rule(rule("never", "c", null, 0, "gold"));
        assertThat(applied("a@isp.example")).isEqualTo("suffix");
        assertThat(applied("c")).isEqualTo("default");
    }

    private static Rule line(
            String name, @Nullable String service, @Nullable String circuit, String vlans, String... interfaces) {
        return new Rule(
                name,
                null,
                null,
                service,
                circuit,
                vlans.isEmpty() ? List.of() : List.of(VlanRange.parse(vlans)),
                List.of(interfaces),
                new Rule.Action.Tunnel(List.of()),
                NameTemplate.AS_GIVEN,
                NameTemplate.AS_GIVEN,
                null,
                0);
    }

    @Test
    void theLineDecidesToo() {
        fixture.rule(line("service", "business", null, ""))
                .rule(line("circuit", null, "dslam7 eth 1/1:100", ""))
                .rule(line("circuits", null, "dslam* eth 2/*", ""))
                .rule(line("vlan", null, null, "100.1-20", "eth2", "eth3"))
                .rule(line("interface", null, null, "", "eth4"));
        VlanTags vlan = VlanTags.of(0x88a8, 100, 0x8100, 7);
        assertThat(applied(new Caller("u", "business", null, "eth1", vlan))).isEqualTo("service");
        assertThat(applied(new Caller("u", "Business", null, "eth1", vlan))).isNull();
        assertThat(applied(new Caller("u", "", "dslam7 eth 1/1:100", "eth1", vlan)))
                .isEqualTo("circuit");
        assertThat(applied(new Caller("u", "", "dslam9 eth 2/4:100", "eth1", vlan)))
                .isEqualTo("circuits");
        assertThat(applied(new Caller("u", "", "dslam9 eth 3/4:100", "eth1", vlan)))
                .isNull();
        assertThat(applied(new Caller("u", "", null, "eth3", vlan))).isEqualTo("vlan");
        assertThat(applied(new Caller("u", "", null, "eth3", VlanTags.NONE))).isNull();
        assertThat(applied(new Caller("u", "", null, "eth4", VlanTags.NONE))).isEqualTo("interface");
    }

    @Test
    void patternsMatchTheWholeText() {
        assertThat(Glob.matches("a*b*c", "a--b--b--c")).isTrue();
        assertThat(Glob.matches("a*b*c", "a--c--b")).isFalse();
        assertThat(Glob.matches("*", "")).isTrue();
        assertThat(Glob.matches("a*", "ba")).isFalse();
        assertThat(Glob.matches("*a", "ab")).isFalse();
        assertThat(Glob.matches("a", "a")).isTrue();
        assertThat(Glob.matches("", "a")).isFalse();
    }

    @Test
    void allThatIsAskedForMustFit() {
        Rule both = new Rule(
                "both",
                null,
                "isp.example",
                "gold",
                null,
                List.of(),
                List.of(),
                new Rule.Action.Refuse(),
                NameTemplate.AS_GIVEN,
                NameTemplate.AS_GIVEN,
                null,
                0);
        fixture.rule(both);
        assertThat(applied(new Caller("a@isp.example", "gold", null, "eth1", VlanTags.NONE)))
                .isEqualTo("both");
        assertThat(applied("a@isp.example")).isNull();
        assertThat(applied(new Caller("a@b.example", "gold", null, "eth1", VlanTags.NONE)))
                .isNull();
    }

    @Test
    void realmsStandAtEitherEnd() {
        Realms realms = new Realms("@#", "/\\");
        assertThat(realms.of("a@B.example")).isEqualTo(new Realms.Split("a", "b.example"));
        assertThat(realms.of("a@b#c")).isEqualTo(new Realms.Split("a@b", "c"));
        assertThat(realms.of("ISP/a")).isEqualTo(new Realms.Split("a", "isp"));
        assertThat(realms.of("isp\\a/b")).isEqualTo(new Realms.Split("a/b", "isp"));
        assertThat(realms.of("isp/a@b")).isEqualTo(new Realms.Split("isp/a", "b"));
        assertThat(realms.of("a")).isEqualTo(new Realms.Split("a", ""));
        assertThatThrownBy(() -> new Realms("@/", "/")).hasMessageContaining("\"/\"");
    }

    @Test
    void theUserHasANameForRadiusAndOneForTheLns() {
        fixture.rule(new Rule(
                "isp",
                null,
                "isp.example",
                null,
                null,
                List.of(),
                List.of(),
                new Rule.Action.Tunnel(List.of("gold")),
                NameTemplate.STRIPPED,
                new NameTemplate("{domain}/{name}@wholesale.example"),
                "wholesale",
                0));
        Route route = fixture.selection().route(caller("a$1\\{user}@ISP.example"));
        assertThat(route.radiusName()).isEqualTo("a$1\\{user}");
        assertThat(route.lnsName()).isEqualTo("isp.example/a$1\\{user}@wholesale.example");
        assertThat(route.radiusGroup()).isEqualTo("wholesale");
        assertThat(fixture.selection().route(caller("b")).lnsName()).isEqualTo("b");
        assertThatThrownBy(() -> new NameTemplate("{realm}")).hasMessageContaining("{user}, {name} and {domain}");
    }

    @Test
    void aRefusalHoldsWhateverRadiusOffers() {
        fixture.rule(new Rule(
                "closed",
                null,
                "old.example",
                null,
                null,
                List.of(),
                List.of(),
                new Rule.Action.Refuse(),
                NameTemplate.AS_GIVEN,
                NameTemplate.AS_GIVEN,
                null,
                0));
        Route route = fixture.selection().route(caller("a@old.example"));
        assertThat(route.refusal()).isEqualTo("rule closed refuses");
        Plan plan = fixture.selection().plan(route, List.of(Fixture.offer(1, "x", "192.0.2.40")));
        assertThat(plan.destinations()).isEmpty();
        assertThat(plan.refusal()).isEqualTo("rule closed refuses");
    }

    @Test
    void withoutALnsThereIsACause() {
        fixture.rule(rule("radius", null, "isp.example", 0));
        assertThat(fixture.plan("a").refusal()).isEqualTo("no rule fits, and RADIUS names no LNS");
        assertThat(fixture.plan("a@isp.example").refusal())
                .isEqualTo("rule radius leaves the LNS to RADIUS, which names none");
        assertThat(fixture.endpoints("a", Fixture.offer(1, "x", "192.0.2.40"))).containsExactly("192.0.2.40");
    }

    @Test
    void whatDoesNotFitTogetherIsNoConfiguration() {
        Settings settings = fixture.settings;
        Lns gold = fixture.lnses.get(0);
        assertThatThrownBy(() -> new Configuration(
                        settings, List.of(rule("r", null, null, 0, "bronze")), List.of(gold), List.of()))
                .hasMessage("rule r names bronze, which does not exist");
        assertThatThrownBy(() -> new Configuration(settings, List.of(), List.of(gold, gold), List.of()))
                .hasMessage("two LNSes or groups are called gold");
        LnsGroup group = new LnsGroup("gold", Policy.RANDOM, 0, List.of(Fixture.member("gold", 0, 1)));
        assertThatThrownBy(() -> new Configuration(settings, List.of(), List.of(gold), List.of(group)))
                .hasMessage("two LNSes or groups are called gold");
    }

    @Test
    void rulesOfOneNameAreNoConfiguration() {
        List<Rule> twins = List.of(rule("r", "a", null, 0, "gold"), rule("r", "b", null, 0, "gold"));
        assertThatThrownBy(() -> new Configuration(fixture.settings, twins, fixture.lnses, List.of()))
                .hasMessage("two rules are called r");
    }

    @Test
    void amongManyRulesOnlyThoseAreReadThatMayFit() {
        for (int i = 0; i < 20_000; i++) {
            fixture.rule(rule("u" + i, "user" + i, null, 0, "gold"))
                    .rule(rule("d" + i, null, "*.d" + i + ".example", 0));
        }
        fixture.rule(line("service", "business", null, ""));
        Route route = fixture.selection().route(caller("a@b.d19999.example"));
        assertThat(route.rule()).isNotNull().extracting(Rule::name).isEqualTo("d19999");
        assertThat(route.explanation().steps())
                .extracting(Explanation.Step::text)
                .contains("d19999 applies")
                .hasSize(3);
        Route none = fixture.selection().route(caller("nobody"));
        assertThat(none.explanation().steps())
                .extracting(Explanation.Step::text)
                .contains("service does not fit: it is for service-name business", "none of 40001 rules fits");
    }

    /** The index must find what reading all rules in order finds. */
    @Test
    void theIndexChangesNothing() {
        String[] users = {"a@x.example", "b@y.x.example", "c", "d@x.example"};
        String[] domains = {"x.example", "y.x.example", "*.x.example", "*.example", ""};
        String[] circuits = {"c1", "c2", "c*"};
        Seeds.run(1_000, seed -> {
            Random random = new Random(seed);
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String user = random.nextInt(3) == 0 ? users[random.nextInt(users.length)] : null;
                String domain = random.nextInt(2) == 0 ? domains[random.nextInt(domains.length)] : null;
                String circuit = random.nextInt(3) == 0 ? circuits[random.nextInt(circuits.length)] : null;
                if (user != null || domain != null || circuit != null) {
                    rules.add(new Rule(
                            "r" + i,
                            user,
                            domain,
                            null,
                            circuit,
                            List.of(),
                            List.of(),
                            new Rule.Action.Refuse(),
                            NameTemplate.AS_GIVEN,
                            NameTemplate.AS_GIVEN,
                            null,
                            0));
                }
            }
            RuleTable table = new RuleTable(rules);
            for (String user : users) {
                for (String circuit : new String[] {null, "c1", "c3"}) {
                    Caller caller = new Caller(user, "", circuit, "eth1", VlanTags.NONE);
                    Realms.Split split = Realms.USUAL.of(user);
                    Rule expected = rules.stream()
                            .filter(rule -> rule.misfit(caller, split) == null)
                            .findFirst()
                            .orElse(null);
                    assertThat(table.find(caller, split, new Explanation())).isEqualTo(expected);
                }
            }
        });
    }

    /** What is foreseen without a user name must be what reading all rules in order foresees, and hold whatever a login comes to. */
    @Test
    void whereALoginMayGoIsForeseenFromItsLine() {
        String[] users = {"a@x.example", "b@y.x.example", "c"};
        String[] domains = {"x.example", "*.x.example", ""};
        String[] circuits = {"c1", "c2", "c*"};
        String[] targets = {"gold", "silver", "both"};
        Seeds.run(1_000, seed -> {
            Random random = new Random(seed);
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String user = random.nextInt(3) == 0 ? users[random.nextInt(users.length)] : null;
                String domain = random.nextInt(2) == 0 ? domains[random.nextInt(domains.length)] : null;
                String circuit = random.nextInt(2) == 0 ? circuits[random.nextInt(circuits.length)] : null;
                String target = targets[random.nextInt(targets.length)];
                rules.add(new Rule(
                        "r" + i,
                        user,
                        domain,
                        null,
                        circuit,
                        List.of(),
                        List.of(),
                        random.nextInt(4) == 0
                                ? new Rule.Action.Refuse()
                                : new Rule.Action.Tunnel(random.nextInt(4) == 0 ? List.of() : List.of(target)),
                        NameTemplate.AS_GIVEN,
                        NameTemplate.AS_GIVEN,
                        null,
                        0));
            }
            LnsGroup both = new LnsGroup(
                    "both", Policy.RANDOM, 0, List.of(Fixture.member("gold", 0, 1), Fixture.member("silver", 1, 1)));
            Prospects prospects =
                    new Prospects(new Configuration(fixture.settings, rules, fixture.lnses, List.of(both)));
            for (String circuit : new String[] {null, "c1", "c3"}) {
                Prospect prospect = prospects.of(new Caller("", "", circuit, "eth1", VlanTags.NONE));
                Set<String> names = prospect.lnses().stream().map(Lns::name).collect(Collectors.toSet());
                assertThat(names).isEqualTo(foreseen(rules, circuit));
                for (String user : users) {
                    Caller caller = new Caller(user, "", circuit, "eth1", VlanTags.NONE);
                    Rule rule = new RuleTable(rules).find(caller, Realms.USUAL.of(user), new Explanation());
                    if (rule == null || rule.action().equals(new Rule.Action.Tunnel(List.of()))) {
                        assertThat(prospect.others()).isTrue();
                    } else {
                        assertThat(names).containsAll(lnses(rule));
                    }
                }
            }
        });
    }

    private static Set<String> foreseen(List<Rule> rules, @Nullable String circuit) {
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (rule.circuitId() == null || (circuit != null && Glob.matches(rule.circuitId(), circuit))) {
                names.addAll(lnses(rule));
                if (rule.user() == null && rule.domain() == null) {
                    break;
                }
            }
        }
        return names;
    }

    private static List<String> lnses(Rule rule) {
        List<String> targets = rule.action() instanceof Rule.Action.Tunnel tunnel ? tunnel.targets() : List.of();
        return targets.equals(List.of("both")) ? List.of("gold", "silver") : targets;
    }
}
