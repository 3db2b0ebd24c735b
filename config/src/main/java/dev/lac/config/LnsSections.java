package dev.lac.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The sections about LNSes and the way to them: dns, l2tp, lns, lns-groups, selection, dataplane. */
final class LnsSections {
    private static final Pattern TRIGGER =
            Pattern.compile("timeout|authentication|protocol|(?:stopccn|cdn)-\\d{1,5}(?:-\\d{1,5})?");

    /** The criteria of a rule that asks for nothing. */
    private static final List<Object> EVERYBODY =
            List.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    private final Values values;
    private final Faults faults;
    private final Checks checks;
    private final Set<String> lnsNames = new HashSet<>();
    private final Set<String> groupNames = new HashSet<>();

    LnsSections(Values values, Faults faults, Checks checks) {
        this.values = values;
        this.faults = faults;
        this.checks = checks;
    }

    DnsConfig dns() {
        Duration min = values.duration("dns.min-ttl");
        Duration max = values.duration("dns.max-ttl");
        checks.notLess("dns.max-ttl", max, "dns.min-ttl", min);
        return new DnsConfig(
                values.endpoints("dns.servers"),
                values.duration("dns.timeout"),
                min,
                max,
                values.duration("dns.negative-ttl"),
                values.duration("dns.last-known-good"),
                values.truth("dns.refresh-ahead"),
                values.truth("dns.srv"));
    }

    L2tpConfig l2tp() {
        return new L2tpConfig(
                values.endpoint("l2tp.local"),
                values.truth("l2tp.strict-server-auth-id"),
                values.text("l2tp.host-name"),
                values.choice("l2tp.success-from", L2tpConfig.SuccessFrom.class),
                values.duration("l2tp.hello-interval"),
                values.integer("l2tp.receive-window"),
                values.duration("l2tp.retransmit-initial"),
                values.duration("l2tp.retransmit-cap"),
                values.integer("l2tp.max-setup-retransmits"),
                values.integer("l2tp.max-retransmits"),
                values.duration("l2tp.setup-timeout"),
                values.duration("l2tp.idle-timeout"),
                values.integer("l2tp.hide-padding"),
                values.integer("l2tp.control-dscp"),
                values.integerOrWord("l2tp.data-dscp", L2tpConfig.COPY_DSCP),
                values.interfaces("l2tp.interfaces", 0),
                new L2tpConfig.ConnectSpeed(
                        values.choice("l2tp.connect-speed", L2tpConfig.SpeedMethod.class),
                        values.integer("l2tp.tx-speed"),
                        values.integer("l2tp.rx-speed"),
                        values.truth("l2tp.rx-speed-when-equal")),
                new L2tpConfig.Numbers(
                        checks.template("l2tp.calling-number", Checks.FACTS),
                        checks.template("l2tp.called-number", Checks.FACTS),
                        values.integer("l2tp.calling-number-mask")));
    }

    /** @param dscp of data messages to LNSes that have none of their own */
    List<LnsConfig> lns(int dscp) {
        List<LnsConfig> all = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("lns")) {
            LnsConfig lns = new LnsConfig(
                    values.text(path + ".name"),
                    values.hosts(path + ".addresses"),
                    values.optionalSecret(path),
                    values.choice(path + ".tunnel-authentication", LnsConfig.TunnelAuthentication.class),
                    values.optionalAddress(path + ".local"),
                    new LnsConfig.Limits(
                            values.integer(path + ".max-sessions"), values.integer(path + ".max-sessions-per-tunnel")),
                    values.truth(path + ".drain"),
                    values.truth(path + ".hide-avps"),
                    values.optionalText(path + ".peer-name"),
                    values.truth(path + ".tolerant"),
                    values.truth(path + ".keep-warm"),
                    new LnsConfig.Tells(
                            values.choice(path + ".calling-number", LnsConfig.CallingNumber.class),
                            values.truth(path + ".access-line"),
                            values.truth(path + ".nas-port-info")),
                    data(path, dscp));
            checks.unique(path + ".name", lns.name(), seen);
            lnsNames.add(lns.name());
            if (lns.hideAvps()
                    && lns.secret() == null
                    && lns.tunnelAuthentication() == LnsConfig.TunnelAuthentication.LOCAL) {
                // RFC 2661 §4.3: hiding requires a shared secret.
                faults.add(
                        path + ".hide-avps", "needs a secret to hide with", "give secret, secret-file or secret-env");
            }
            all.add(lns);
        }
        return all;
    }

    private LnsConfig.Data data(String path, int usualDscp) {
        String dscpAt = path + ".data-dscp";
        LnsConfig.Data data = new LnsConfig.Data(
                values.truth(path + ".diffserv"),
                values.isGiven(dscpAt) ? values.integerOrWord(dscpAt, L2tpConfig.COPY_DSCP) : usualDscp,
                values.choice(path + ".dont-fragment", LnsConfig.DontFragment.class),
                values.truth(path + ".clamp-mss"),
                values.truth(path + ".udp-checksum"),
                values.truth(path + ".sequencing"),
                values.duration(path + ".reorder-timeout"),
                values.truth(path + ".length-field"),
                values.truth(path + ".priority-bit"),
                values.truth(path + ".address-and-control"));
        if (data.diffserv() && data.dscp() == L2tpConfig.COPY_DSCP && !faults.covers(dscpAt)) {
            checks.add(
                    path + ".diffserv",
                    "needs one DSCP to agree on, and data-dscp is copy",
                    "give data-dscp a number, or leave out diffserv");
        }
        return data;
    }

    DataPlaneConfig dataPlane() {
        Map<String, DataPlaneConfig.FastPath> exceptions = new LinkedHashMap<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("dataplane.interfaces")) {
            String name = values.text(path + ".name");
            checks.unique(path + ".name", name, seen);
            exceptions.put(name, values.choice(path + ".fast-path", DataPlaneConfig.FastPath.class));
        }
        return new DataPlaneConfig(
                values.choice("dataplane.fast-path", DataPlaneConfig.FastPath.class),
                exceptions,
                values.integer("dataplane.forwarders"));
    }

    /** To be called after {@link #lns}. */
    List<LnsGroupConfig> groups() {
        List<LnsGroupConfig> groups = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("lns-groups")) {
            List<LnsGroupConfig.Member> members = new ArrayList<>();
            Map<Object, String> seenMembers = new HashMap<>();
            for (String member : values.maps(path + ".members")) {
                String lns = known(member + ".lns", values.text(member + ".lns"), lnsNames);
                checks.unique(member + ".lns", lns, seenMembers);
                members.add(new LnsGroupConfig.Member(
                        lns, values.integer(member + ".preference"), values.integer(member + ".weight")));
            }
            LnsGroupConfig group = new LnsGroupConfig(
                    values.text(path + ".name"),
                    values.choice(path + ".policy", LnsGroupConfig.Policy.class),
                    values.integer(path + ".max-sessions"),
                    members);
            checks.unique(path + ".name", group.name(), seen);
            if (lnsNames.contains(group.name())) {
                checks.add(path + ".name", "is the name of an LNS, too", "give the group another");
            }
            groupNames.add(group.name());
            groups.add(group);
        }
        return groups;
    }

    /** To be called after {@link #groups}. */
    SelectionConfig selection() {
        Duration initial = values.duration("selection.lockout-initial");
        Duration max = values.duration("selection.lockout-max");
        checks.notLess("selection.lockout-max", max, "selection.lockout-initial", initial);
        List<String> triggers = values.texts("selection.lockout-triggers");
        for (int i = 0; i < triggers.size(); i++) {
            if (!TRIGGER.matcher(triggers.get(i)).matches()) {
                checks.add(
                        "selection.lockout-triggers[" + i + "]",
                        "\"" + triggers.get(i) + "\" is not a trigger",
                        "write timeout, stopccn-2, cdn-4 or cdn-2-4");
            }
        }
        SelectionConfig.Realms realms = new SelectionConfig.Realms(
                values.texts("selection.realm-delimiters"), values.texts("selection.prefix-delimiters"));
        realms.prefix().stream()
                .filter(realms.suffix()::contains)
                .forEach(delimiter -> checks.add(
                        "selection.prefix-delimiters",
                        "\"" + delimiter + "\" is one of realm-delimiters, too",
                        "leave it in one of them"));
        return new SelectionConfig(
                rules(),
                realms,
                values.choice("selection.foreign-client-endpoint", SelectionConfig.ForeignClientEndpoint.class),
                new SelectionConfig.Hunt(
                        values.choice("selection.failover", SelectionConfig.Failover.class),
                        values.choice("selection.equal-preference", SelectionConfig.EqualPreference.class),
                        values.choice("selection.locked-out", SelectionConfig.LockedOut.class),
                        values.duration("selection.budget"),
                        values.integer("selection.max-attempts")),
                new SelectionConfig.Lockout(initial, max, triggers));
    }

    private List<SelectionConfig.Rule> rules() {
        List<SelectionConfig.Rule> rules = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        Map<Object, String> criteria = new HashMap<>();
        Set<String> targets = new HashSet<>(lnsNames);
        targets.addAll(groupNames);
        for (String path : values.maps("selection.rules")) {
            String name = values.optionalText(path + ".name");
            String lns = values.optionalText(path + ".lns");
            SelectionConfig.Rule rule = new SelectionConfig.Rule(
                    name == null ? String.valueOf(rules.size() + 1) : name,
                    values.optionalText(path + ".user"),
                    values.optionalDomain(path + ".domain"),
                    values.optionalText(path + ".service-name"),
                    values.optionalText(path + ".circuit-id"),
                    values.vlans(path + ".vlans"),
                    values.texts(path + ".interfaces"),
                    lns == null ? null : known(path + ".lns", lns, targets),
                    values.truth(path + ".refuse"),
                    checks.template(path + ".radius-name", Checks.NAME_PARTS),
                    checks.template(path + ".lns-name", Checks.NAME_PARTS),
                    values.text(path + ".radius-group"),
                    values.integer(path + ".max-sessions"));
            checks.unique(path + ".name", rule.name(), seen);
            if (rule.refuse() && lns != null) {
                checks.add(path + ".lns", "leads nowhere, because the rule refuses", "leave out lns or refuse");
            }
            reachable(path, rule, criteria);
            rules.add(rule);
        }
        return rules;
    }

    /** Notes a rule that never applies, because an earlier one fits the same logins or all. */
    private void reachable(String path, SelectionConfig.Rule rule, Map<Object, String> earlier) {
        String everybody = earlier.get(EVERYBODY);
        String same = earlier.putIfAbsent(criteria(rule), path);
        String first = everybody == null ? same : everybody;
        if (first != null) {
            checks.add(
                    path,
                    "never applies, because " + first + " fits everybody that it fits",
                    "leave one of them, or change their order");
        }
    }

    private static List<Object> criteria(SelectionConfig.Rule rule) {
        return List.of(
                Optional.ofNullable(rule.user()),
                Optional.ofNullable(rule.domain()),
                Optional.ofNullable(rule.serviceName()),
                Optional.ofNullable(rule.circuitId()),
                rule.vlans(),
                rule.interfaces());
    }

    private String known(String path, String lns, Set<String> names) {
        if (!names.contains(lns)) {
            checks.add(
                    path,
                    "\"" + lns + "\" is not the name of an LNS" + (names == lnsNames ? "" : " or group"),
                    names.isEmpty()
                            ? "define it under lns"
                            : "use one of "
                                    + String.join(", ", names.stream().sorted().toList()));
        }
        return lns;
    }
}
