package dev.lac.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access side: PPPoE discovery, RFC 2516.
 *
 * @param interfaces names of the Ethernet or VLAN interfaces on which subscribers are served, at least one
 * @param offer what is offered where no profile applies
 * @param services more about single services
 * @param profiles what is different on some interfaces or VLANs; the first that fits applies
 * @param vlans ranges of VLANs that are served: {@code untagged}, {@code 100-199}, {@code 100.1-4094}
 * @param maxPayload the largest PPP-Max-Payload granted, 1492 to 1500 (RFC 4638)
 * @param cookieLifetime how long an AC-Cookie handed out in a PADO is accepted in a PADR
 * @param limits how much an interface and each party on it may have
 * @param padoDelays PADO delay by load
 * @param shortCycle who is locked out
 * @param macAllow MAC addresses and prefixes that are served; empty: all
 * @param macDeny MAC addresses and prefixes that are not
 */
public record PppoeConfig(
        List<String> interfaces,
        Offer offer,
        List<Service> services,
        List<Profile> profiles,
        List<String> vlans,
        int maxPayload,
        Duration cookieLifetime,
        Limits limits,
        List<PadoDelay> padoDelays,
        ShortCycle shortCycle,
        List<String> macAllow,
        List<String> macDeny) {
    public PppoeConfig {
        interfaces = List.copyOf(interfaces);
        services = List.copyOf(services);
        profiles = List.copyOf(profiles);
        vlans = List.copyOf(vlans);
        padoDelays = List.copyOf(padoDelays);
        macAllow = List.copyOf(macAllow);
        macDeny = List.copyOf(macDeny);
    }

    /** Whether a subscriber that asks for any service is served. */
    public enum EmptyServiceName {
        ACCEPT,
        REFUSE
    }

    /**
     * What is offered.
     *
     * @param acName the AC-Name tag of every PADO (RFC 2516 Appendix A)
     * @param serviceNames the Service-Names offered; empty: whatever the subscriber asks for
     */
    public record Offer(String acName, List<String> serviceNames, EmptyServiceName emptyServiceName) {
        public Offer {
            serviceNames = List.copyOf(serviceNames);
        }
    }

    /**
     * A service.
     *
     * @param maxSessions of those who ask for it by name, on one interface; 0: no limit
     * @param padoDelay how long its PADO waits
     */
    public record Service(String name, int maxSessions, Duration padoDelay) {}

    /**
     * An offer for some interfaces and VLANs.
     *
     * @param interfaces empty: all
     * @param vlans empty: all
     */
    public record Profile(List<String> interfaces, List<String> vlans, Offer offer) {
        public Profile {
            interfaces = List.copyOf(interfaces);
            vlans = List.copyOf(vlans);
        }
    }

    /**
     * How much an interface and each party on it may have; 0 is no limit.
     *
     * @param sessions per interface, 1 to 65,534 (0 and 0xffff are reserved, RFC 2516 §4)
     * @param perMac sessions of one address on one VLAN
     * @param perVlan sessions on one VLAN
     * @param perCircuitId sessions of one Agent Circuit ID
     * @param padiRate PADIs a second, per interface
     * @param padiRatePerMac PADIs a second, per address and VLAN
     */
    public record Limits(
            int sessions,
            int perMac,
            int perVlan,
            int perCircuitId,
            StaleSessions staleSessions,
            int padiRate,
            int padiRatePerMac) {}

    /** What a MAC address gets that stands at its limit. */
    public enum StaleSessions {
        /** Its oldest session is ended. */
        REPLACE,
        /** The new one is refused. */
        REFUSE
    }

    /**
     * A step of the PADO delay.
     *
     * @param sessions from which number on it applies
     * @param delay how long a PADO waits; null: there is none
     */
    public record PadoDelay(int sessions, @Nullable Duration delay) {}

    /**
     * Short-cycle protection.
     *
     * @param shortest a session that ends sooner is a short cycle; zero: there are none
     * @param threshold short cycles in a row after which the subscriber is locked out
     * @param lockoutMin the first lockout; each further one is twice as long
     * @param lockoutMax the longest lockout
     */
    public record ShortCycle(
            Duration shortest, int threshold, Duration lockoutMin, Duration lockoutMax, LockoutKey key) {}

    /** Who is locked out. */
    public enum LockoutKey {
        /** The line, where the access node names it. */
        CIRCUIT_ID,
        /** MAC address and VLAN. */
        MAC
    }
}
