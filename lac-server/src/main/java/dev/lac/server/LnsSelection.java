package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.LnsConfig;
import dev.lac.config.Secret;
import dev.lac.config.SelectionConfig.DomainRule;
import dev.lac.config.SelectionConfig.UserRule;
import dev.lac.protocol.Octets;
import dev.lac.radius.TunnelOffer;
import dev.lac.server.Destination.Manners;
import dev.lac.server.Destination.TunnelParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which LNSes a user's call may go to, best first: RADIUS tunnel offers if there are any, else the rule for the full user name,
 * else the rule for exactly its domain, else the default.
 */
final class LnsSelection {
    private final String hostName;
    private final Map<String, LnsConfig> byName = new HashMap<>();
    private final Map<String, LnsConfig> byEndpoint = new HashMap<>();
    private final Map<String, String> byUser = new HashMap<>();
    private final Map<String, String> byDomain = new HashMap<>();
    private final @Nullable String defaultLns;
    private final RandomGenerator random;

    LnsSelection(LacConfig config, RandomGenerator random) {
        this.random = random;
        hostName = config.l2tp().hostName();
        for (LnsConfig lns : config.lns()) {
            byName.put(lns.name(), lns);
            lns.addresses().forEach(endpoint -> byEndpoint.putIfAbsent(endpoint, lns));
        }
        for (UserRule rule : config.selection().users()) {
            byUser.put(rule.user(), rule.lns());
        }
        for (DomainRule rule : config.selection().domains()) {
            byDomain.put(rule.domain(), rule.lns());
        }
        defaultLns = config.selection().defaultLns();
    }

    /** The destinations for {@code userName}, best first; empty when nothing applies. */
    List<Destination> choose(String userName, List<TunnelOffer> offers) {
        return offers.isEmpty() ? configured(userName) : offered(offers);
    }

    private List<Destination> configured(String userName) {
        String domain = domain(userName);
        if (byUser.containsKey(userName)) {
            return destinations(byUser.get(userName), "user " + userName);
        }
        if (byDomain.containsKey(domain)) {
            return destinations(byDomain.get(domain), "domain " + domain);
        }
        return destinations(defaultLns, "default");
    }

    private List<Destination> destinations(@Nullable String name, String origin) {
        LnsConfig lns = byName.get(name);
        if (lns == null) {
            return List.of();
        }
        return destinations(lns, origin);
    }

    /** Those of one LNS, the preferred one first. */
    List<Destination> destinations(LnsConfig lns, String origin) {
        TunnelParameters tunnel =
                new TunnelParameters(hostName, octets(lns.secret()), lns.hideAvps(), null, null, Manners.of(lns));
        return lns.addresses().stream()
                .map(endpoint -> new Destination(endpoint, tunnel, null, origin))
                .toList();
    }

    /** Offers come ordered by preference; within one preference the order is drawn anew for each call (RFC 2868 §3.8). */
    private List<Destination> offered(List<TunnelOffer> offers) {
        List<Destination> destinations = new ArrayList<>();
        List<Destination> samePreference = new ArrayList<>();
        int preference = Integer.MIN_VALUE;
        for (TunnelOffer offer : offers) {
            if (offer.preference() != preference) {
                destinations.addAll(shuffled(samePreference));
                samePreference.clear();
                preference = offer.preference();
            }
            for (String endpoint : offer.serverEndpoints()) {
                samePreference.add(
                        new Destination(endpoint, parameters(offer, endpoint), offer.privateGroupId(), "RADIUS"));
            }
        }
        destinations.addAll(shuffled(samePreference));
        return destinations;
    }

    private List<Destination> shuffled(List<Destination> destinations) {
        List<Destination> shuffled = new ArrayList<>(destinations);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        return shuffled;
    }

    /** An offer without Tunnel-Password uses the secret and hiding configured for the same endpoint, where there is one. */
    private TunnelParameters parameters(TunnelOffer offer, String endpoint) {
        LnsConfig known = byEndpoint.get(endpoint);
        Octets secret = offer.password() != null || known == null ? offer.password() : octets(known.secret());
        return new TunnelParameters(
                offer.clientAuthId() == null ? hostName : offer.clientAuthId(),
                secret,
                known != null && known.hideAvps(),
                offer.assignmentId(),
                offer.serverAuthId(),
                known == null ? Manners.USUAL : Manners.of(known));
    }

    private static @Nullable Octets octets(@Nullable Secret secret) {
        return secret == null ? null : Octets.copyOf(secret.octets());
    }

    /** What follows the last {@code @}, in lower case; empty without one. */
    static String domain(String userName) {
        int at = userName.lastIndexOf('@');
        return at < 0 ? "" : userName.substring(at + 1).toLowerCase(Locale.ROOT);
    }
}
