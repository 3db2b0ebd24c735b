package dev.lac.selection;

import dev.lac.dns.Address;
import dev.lac.dns.Resolution;
import dev.lac.selection.Explanation.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes candidates of a destination: each of its addresses together with an address of ours of the same family. */
final class Expansion {
    private final Settings settings;
    private final @Nullable Rule rule;
    private final RandomGenerator random;
    private final Trail trail;

    Expansion(Settings settings, @Nullable Rule rule, RandomGenerator random, Trail trail) {
        this.settings = settings;
        this.rule = rule;
        this.random = random;
        this.trail = trail;
    }

    /** Our addresses towards {@code destination} when RADIUS says nothing. */
    List<InetAddress> usualSources(Destination destination) {
        Lns lns = destination.lns();
        return lns == null || lns.source() == null ? settings.localAddresses() : List.of(lns.source());
    }

    /**
     * Those that Tunnel-Client-Endpoint allows, which "contains the address of the initiator end of the tunnel" (RFC 2868 §3.3).
     *
     * @return empty when the tunnel cannot be used
     */
    List<InetAddress> sources(Destination destination, String clientEndpoint, Resolution resolution) {
        List<InetAddress> ours = new ArrayList<>();
        if (resolution instanceof Resolution.Addresses found) {
            found.addresses().forEach(address -> ours.add(address.ip()));
            ours.retainAll(settings.localAddresses());
        }
        if (!ours.isEmpty()) {
            trail.say(Kind.SOURCE, "Tunnel-Client-Endpoint {}: from {}", clientEndpoint, texts(ours));
            return ours;
        }
        String why = "Tunnel-Client-Endpoint " + clientEndpoint
                + (resolution instanceof Resolution.Failure failure
                        ? " does not resolve: " + failure.cause()
                        : " is no address of ours");
        if (settings.ignoreForeignClientEndpoint()) {
            trail.say(Kind.SOURCE, "{}, and is ignored", why);
            trail.count(SelectionEvent.CLIENT_ENDPOINT_IGNORED);
            return usualSources(destination);
        }
        trail.skip(Kind.SOURCE, SelectionEvent.SKIPPED_CLIENT_ENDPOINT, destination.label(), why);
        return List.of();
    }

    /** In the order in which they are to be tried; empty when there is none, which is said. */
    List<Candidate> candidates(Destination destination, List<InetAddress> sources, Resolution resolution) {
        List<Candidate> candidates = new ArrayList<>();
        if (resolution instanceof Resolution.Failure failure) {
            trail.skip(Kind.DNS, SelectionEvent.SKIPPED_UNRESOLVED, destination.label(), failure.cause());
        } else if (resolution instanceof Resolution.Addresses found) {
            explain(destination, found);
            // The addresses of one name are equals, unless SRV records say otherwise (RFC 2782).
            TreeMap<Integer, List<Address>> byPriority = new TreeMap<>();
            for (Address address : found.addresses()) {
                byPriority
                        .computeIfAbsent(address.priority(), any -> new ArrayList<>())
                        .add(address);
            }
            for (List<Address> equals : byPriority.values()) {
                for (Address address : Order.weighted(equals, Address::weight, random)) {
                    Candidate candidate = candidate(destination, sources, address);
                    if (candidate != null) {
                        candidates.add(candidate);
                    }
                }
            }
            if (candidates.isEmpty()) {
                trail.failure(destination.label() + ": no address of the family of " + texts(sources));
            }
        }
        return candidates;
    }

    /** Null when we have no address to reach it from. */
    private @Nullable Candidate candidate(Destination destination, List<InetAddress> sources, Address address) {
        InetSocketAddress lns = address.socketAddress();
        for (InetAddress source : sources) {
            if (source.getClass() == address.ip().getClass()) {
                return new Candidate(
                        lns, source, destination, TunnelKey.of(source, lns, destination.parameters()), rule);
            }
        }
        String ip = address.ip().getHostAddress();
        trail.say(Kind.SOURCE, "{}: {} is of another family than {}", destination.label(), ip, texts(sources));
        trail.count(SelectionEvent.SKIPPED_FAMILY);
        return null;
    }

    private void explain(Destination destination, Resolution.Addresses found) {
        if (found.source() == Resolution.Source.LITERAL) {
            return;
        }
        for (Address address : found.addresses()) {
            trail.say(Kind.DNS, "{}: {}, by {}", destination.label(), address, found.source());
        }
        if (found.trouble() != null) {
            trail.say(Kind.DNS, "{}: {}", destination.label(), found.trouble());
        }
    }

    private static String texts(List<InetAddress> addresses) {
        return String.join(
                ", ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }
}
