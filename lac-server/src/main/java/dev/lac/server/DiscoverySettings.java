package dev.lac.server;

import dev.lac.config.PppoeConfig;
import dev.lac.pppoe.AccessConcentrator;
import dev.lac.pppoe.Limits;
import dev.lac.pppoe.MacFilter;
import dev.lac.pppoe.PadoDelay;
import dev.lac.pppoe.Profile;
import dev.lac.pppoe.ShortCycle;
import dev.lac.pppoe.VlanProfile;
import dev.lac.pppoe.VlanRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the operator's file says of discovery (RFC 2516) on one access interface, in terms of the access concentrator. */
final class DiscoverySettings {
    /** Every VLAN, and no VLAN. */
    private static final List<VlanRange> EVERYWHERE =
            List.of(VlanRange.UNTAGGED, VlanRange.parse("0-4094"), VlanRange.parse("0-4094.0-4094"));

    private DiscoverySettings() {}

    /** The VLANs that are served. */
    static List<VlanRange> vlans(PppoeConfig config) {
        return config.vlans().stream().map(VlanRange::parse).toList();
    }

    /** Whether frames with tags can be of any interest. */
    static boolean servesTags(PppoeConfig config) {
        return vlans(config).stream().anyMatch(range -> range.count() > 0);
    }

    static AccessConcentrator.Settings of(PppoeConfig config, String interfaceName) {
        PppoeConfig.Limits limits = config.limits();
        return new AccessConcentrator.Settings(
                profile(config, config.offer()),
                profiles(config, interfaceName),
                config.cookieLifetime(),
                config.maxPayload(),
                new Limits(
                        limits.sessions(),
                        limits.perMac(),
                        limits.perVlan(),
                        limits.perCircuitId(),
                        limits.padiRate(),
                        limits.padiRatePerMac(),
                        switch (limits.staleSessions()) {
                            case REPLACE -> Limits.Stale.REPLACE;
                            case REFUSE -> Limits.Stale.REFUSE;
                        }),
                config.padoDelays().stream()
                        .map(step -> new PadoDelay(step.sessions(), step.delay()))
                        .toList(),
                shortCycle(config.shortCycle()),
                new MacFilter(prefixes(config.macAllow()), prefixes(config.macDeny())),
                servesTags(config));
    }

    private static Profile profile(PppoeConfig config, PppoeConfig.Offer offer) {
        Map<String, PppoeConfig.Service> known =
                config.services().stream().collect(Collectors.toMap(PppoeConfig.Service::name, Function.identity()));
        List<Profile.Service> services = offer.serviceNames().stream()
                .map(name -> service(known.getOrDefault(name, new PppoeConfig.Service(name, 0, Duration.ZERO))))
                .toList();
        return new Profile(offer.acName(), services, offer.emptyServiceName() == PppoeConfig.EmptyServiceName.ACCEPT);
    }

    private static Profile.Service service(PppoeConfig.Service service) {
        return new Profile.Service(
                service.name(), service.maxSessions(), service.padoDelay().isZero() ? null : service.padoDelay());
    }

    private static List<VlanProfile> profiles(PppoeConfig config, String interfaceName) {
        List<VlanProfile> profiles = new ArrayList<>();
        for (PppoeConfig.Profile profile : config.profiles()) {
            if (profile.interfaces().isEmpty() || profile.interfaces().contains(interfaceName)) {
                List<VlanRange> ranges = profile.vlans().isEmpty()
                        ? EVERYWHERE
                        : profile.vlans().stream().map(VlanRange::parse).toList();
                Profile offered = profile(config, profile.offer());
                ranges.forEach(range -> profiles.add(new VlanProfile(range, offered)));
            }
        }
        return profiles;
    }

    private static ShortCycle shortCycle(PppoeConfig.ShortCycle configured) {
        return new ShortCycle(
                configured.shortest(),
                configured.threshold(),
                configured.lockoutMin(),
                configured.lockoutMax(),
                configured.key() == PppoeConfig.LockoutKey.CIRCUIT_ID);
    }

    private static List<MacFilter.Prefix> prefixes(List<String> patterns) {
        return patterns.stream().map(MacFilter.Prefix::parse).toList();
    }
}
