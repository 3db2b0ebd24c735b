package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.LnsConfig;
import dev.lac.config.LnsGroupConfig;
import dev.lac.config.Secret;
import dev.lac.config.SelectionConfig;
import dev.lac.pppoe.VlanRange;
import dev.lac.protocol.Octets;
import dev.lac.selection.Configuration;
import dev.lac.selection.Failover;
import dev.lac.selection.Lns;
import dev.lac.selection.LnsGroup;
import dev.lac.selection.NameTemplate;
import dev.lac.selection.Policy;
import dev.lac.selection.Realms;
import dev.lac.selection.Rule;
import dev.lac.selection.Settings;
import dev.lac.selection.Triggers;
import dev.lac.selection.TunnelParameters;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the operator's file says of LNSes and who goes where, in terms of the selection. */
final class SelectionSettings {
    private SelectionSettings() {}

    /**
     * @param locals our L2TP addresses, the usual one first
     */
    static Configuration of(LacConfig config, List<InetAddress> locals) {
        return new Configuration(
                settings(config, locals),
                config.selection().rules().stream().map(SelectionSettings::rule).toList(),
                config.lns().stream().map(lns -> lns(config, lns)).toList(),
                config.lnsGroups().stream().map(SelectionSettings::group).toList());
    }

    /** How LNSes are treated, by name. */
    static Map<String, Manners> manners(LacConfig config) {
        return config.lns().stream().collect(Collectors.toMap(LnsConfig::name, Manners::of));
    }

    private static Settings settings(LacConfig config, List<InetAddress> locals) {
        SelectionConfig selection = config.selection();
        return new Settings(
                config.l2tp().hostName(),
                new Realms(
                        String.join("", selection.realms().suffix()),
                        String.join("", selection.realms().prefix())),
                switch (selection.hunt().failover()) {
                    case WITHIN_LEVEL -> Failover.WITHIN_LEVEL;
                    case BETWEEN_LEVELS -> Failover.BETWEEN_LEVELS;
                },
                switch (selection.hunt().equalPreference()) {
                    case RANDOM -> Policy.RANDOM;
                    case LEAST_SESSIONS -> Policy.LEAST_SESSIONS;
                },
                locals,
                selection.foreignClientEndpoint() == SelectionConfig.ForeignClientEndpoint.IGNORE,
                config.l2tp().strictServerAuthId(),
                selection.hunt().lockedOut() == SelectionConfig.LockedOut.LAST,
                selection.hunt().budget(),
                selection.hunt().maxAttempts(),
                new Settings.Lockout(
                        selection.lockout().initial(),
                        selection.lockout().max(),
                        new Triggers(new HashSet<>(selection.lockout().triggers()))));
    }

    private static Rule rule(SelectionConfig.Rule rule) {
        return new Rule(
                rule.name(),
                rule.user(),
                rule.domain(),
                rule.serviceName(),
                rule.circuitId(),
                rule.vlans().stream().map(VlanRange::parse).toList(),
                rule.interfaces(),
                rule.refuse()
                        ? new Rule.Action.Refuse()
                        : new Rule.Action.Tunnel(rule.lns() == null ? List.of() : List.of(rule.lns())),
                new NameTemplate(rule.radiusName()),
                new NameTemplate(rule.lnsName()),
                rule.radiusGroup(),
                rule.maxSessions());
    }

    private static Lns lns(LacConfig config, LnsConfig lns) {
        return new Lns(
                lns.name(),
                lns.addresses(),
                new TunnelParameters(
                        config.l2tp().hostName(), octets(lns.secret()), lns.hideAvps(), null, null, lns.peerName()),
                lns.limits().sessions(),
                lns.limits().perTunnel(),
                lns.drain(),
                lns.local());
    }

    private static LnsGroup group(LnsGroupConfig group) {
        return new LnsGroup(
                group.name(),
                switch (group.policy()) {
                    case WEIGHTED -> Policy.WEIGHTED;
                    case LEAST_SESSIONS -> Policy.LEAST_SESSIONS;
                    case ROUND_ROBIN -> Policy.ROUND_ROBIN;
                    case RANDOM -> Policy.RANDOM;
                },
                group.maxSessions(),
                group.members().stream()
                        .map(member -> new LnsGroup.Member(member.lns(), member.preference(), member.weight()))
                        .toList());
    }

    private static @Nullable Octets octets(@Nullable Secret secret) {
        return secret == null ? null : Octets.copyOf(secret.octets());
    }
}
