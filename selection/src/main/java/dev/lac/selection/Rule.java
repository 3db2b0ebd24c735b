package dev.lac.selection;

import dev.lac.pppoe.VlanRange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the logins that fit: all criteria that are given must. Of all rules the first one that fits applies.
 *
 * @param name unique; sessions are counted by it
 * @param user the whole user name, compared octet for octet; null: any
 * @param domain the realm, without regard to case: exact ({@code isp.example}), {@code *.isp.example} for everything below it, empty
 *     for users without one; null: any
 * @param serviceName the PPPoE service that the subscriber asked for, exact; null: any
 * @param circuitId exact, or with {@code *} for any run of characters; null: any, or none
 * @param vlans one of them; empty: any
 * @param interfaces one of them; empty: any
 * @param action what is done
 * @param radiusName the user's name towards RADIUS
 * @param lnsName the user's name towards the LNS
 * @param radiusGroup the RADIUS servers to ask; null: the usual ones
 * @param maxSessions of all who fit; 0: no limit
 */
public record Rule(
        String name,
        @Nullable String user,
        @Nullable String domain,
        @Nullable String serviceName,
        @Nullable String circuitId,
        List<VlanRange> vlans,
        List<String> interfaces,
        Action action,
        NameTemplate radiusName,
        NameTemplate lnsName,
        @Nullable String radiusGroup,
        int maxSessions) {
    static final String BELOW = "*.";

    public Rule {
        vlans = List.copyOf(vlans);
        interfaces = List.copyOf(interfaces);
        domain = domain == null ? null : domain.toLowerCase(Locale.ROOT);
        if (maxSessions < 0) {
            throw new IllegalArgumentException("rule " + name + ": " + maxSessions + " sessions");
        }
    }

    /** What is done with a login. */
    public sealed interface Action {
        /**
         * The call goes to an LNS.
         *
         * @param targets names of LNSes and groups, the preferred first; empty: RADIUS must name the LNS
         */
        record Tunnel(List<String> targets) implements Action {
            public Tunnel {
                targets = List.copyOf(targets);
            }
        }

        /** There will be no session, whatever RADIUS might say. */
        record Refuse() implements Action {}
    }

    /** The first criterion that {@code caller} misses; null: it fits. */
    @Nullable
    String misfit(Caller caller, Realms.Split split) {
        if (user != null && !user.equals(caller.userName())) {
            return "it is for user " + user;
        }
        if (domain != null && !fitsDomain(split.realm())) {
            return domain.isEmpty() ? "it is for users without a domain" : "it is for domain " + domain;
        }
        return accessMisfit(caller);
    }

    /** The first criterion that {@code caller} misses of those that are known before its user name is; null: it fits. */
    @Nullable
    String accessMisfit(Caller caller) {
        if (serviceName != null && !serviceName.equals(caller.serviceName())) {
            return "it is for service-name " + serviceName;
        }
        if (circuitId != null && (caller.circuitId() == null || !Glob.matches(circuitId, caller.circuitId()))) {
            return "it is for circuit-id " + circuitId;
        }
        if (!vlans.isEmpty() && vlans.stream().noneMatch(range -> range.contains(caller.vlan()))) {
            return "it is for VLAN " + vlans;
        }
        if (!interfaces.isEmpty() && !interfaces.contains(caller.interfaceName())) {
            return "it is for interface " + interfaces;
        }
        return null;
    }

    private boolean fitsDomain(String realm) {
        String wanted = domain == null ? "" : domain;
        // By whole labels: "*.isp.example" must not fit evil-isp.example.
        return wanted.startsWith(BELOW)
                ? realm.endsWith(wanted.substring(1)) && realm.length() > wanted.length() - 1
                : wanted.equals(realm);
    }
}
