package dev.lac.pppoe;

import org.jspecify.annotations.Nullable;

/**
 * Whether a host may open a session now, and if not, why: the limits of the interface, its VLANs, lines, hosts and services (RFC 2516
 * §5.2, §9).
 */
final class Admission {
    /**
     * Why not.
     *
     * @param reason for the counters
     * @param text for the AC-System-Error tag
     */
    record Refusal(DiscoveryEvent reason, String text) {}

    private final Limits limits;
    private final SessionTable sessions;
    private final ShortCycles shortCycles;
    private final AccessConcentrator.Owner owner;

    Admission(Limits limits, SessionTable sessions, ShortCycles shortCycles, AccessConcentrator.Owner owner) {
        this.limits = limits;
        this.sessions = sessions;
        this.shortCycles = shortCycles;
        this.owner = owner;
    }

    /** The session that makes way if this request is granted: the one it repeats, or a stale one, or none. */
    @Nullable
    Session leaving(DiscoveryPacket request, Host host) {
        Session same = sessions.ofRequest(host, request.first(TagType.HOST_UNIQ));
        boolean isStale = same == null
                && limits.perMac() > 0
                && sessions.countOf(host) >= limits.perMac()
                && limits.atMacLimit() == Limits.Stale.REPLACE;
        return isStale ? sessions.oldestOf(host) : same;
    }

    /**
     * Why {@code host} may not open a session; changes nothing.
     *
     * @param row the service it asks for, if that has a row of its own
     * @param leaving a session that would make way, so that it does not count
     */
    @Nullable
    Refusal refusal(Host host, AccessLine line, ServiceTable.@Nullable Row row, @Nullable Session leaving, long now) {
        if (shortCycles.isLockedOut(host, line, now)) {
            return new Refusal(DiscoveryEvent.REFUSED_LOCKED_OUT, "Locked out for a while: too many short sessions");
        }
        int gone = leaving == null ? 0 : 1;
        if (sessions.count() - gone >= limits.maxSessions()) {
            return new Refusal(DiscoveryEvent.REFUSED_INTERFACE_LIMIT, "No more sessions are available");
        }
        if (limits.perMac() > 0 && sessions.countOf(host) - gone >= limits.perMac()) {
            return new Refusal(DiscoveryEvent.REFUSED_MAC_LIMIT, "No more sessions for this address");
        }
        if (limits.perVlan() > 0 && sessions.countOn(host.tags()) - gone >= limits.perVlan()) {
            return new Refusal(DiscoveryEvent.REFUSED_VLAN_LIMIT, "No more sessions on this VLAN");
        }
        String circuitId = line.circuitId();
        if (limits.perCircuitId() > 0
                && circuitId != null
                && sessions.countOnCircuit(circuitId) - onSameCircuit(leaving, circuitId) >= limits.perCircuitId()) {
            return new Refusal(DiscoveryEvent.REFUSED_CIRCUIT_LIMIT, "No more sessions on this line");
        }
        if (row != null && row.isFull() && (leaving == null || leaving.service != row)) {
            return new Refusal(DiscoveryEvent.REFUSED_SERVICE_LIMIT, "No more sessions of this service");
        }
        return owner.refusal(host.mac())
                .map(text -> new Refusal(DiscoveryEvent.REFUSED_BY_OWNER, text))
                .orElse(null);
    }

    private static int onSameCircuit(@Nullable Session leaving, String circuitId) {
        return leaving != null && circuitId.equals(leaving.access.line().circuitId()) ? 1 : 0;
    }
}
