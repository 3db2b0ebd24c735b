package dev.lac.pppoe;

/**
 * How much one interface and each party on it may have (RFC 2516 §9: "limit concurrent sessions for that address").
 *
 * @param maxSessions of the interface, 1 to 65,534
 * @param perMac sessions of one address on one VLAN; 0: no limit
 * @param perVlan sessions on one VLAN; 0: no limit
 * @param perCircuitId sessions of one Agent Circuit ID; 0: no limit
 * @param padiPerSecond PADIs a second, and as many in one go, of the interface; 0: no limit
 * @param padiPerSecondPerMac PADIs a second, and as many in one go, of one address on one VLAN; 0: no limit
 * @param atMacLimit what a further PADR of an address at {@code perMac} brings about
 */
public record Limits(
        int maxSessions,
        int perMac,
        int perVlan,
        int perCircuitId,
        int padiPerSecond,
        int padiPerSecondPerMac,
        Stale atMacLimit) {
    /** What becomes of the oldest session of a host that asks for one more than it may have. */
    public enum Stale {
        /** It is taken for left behind, by a power cut for instance, and ended. */
        REPLACE,
        /** It lives on and the host is refused. */
        REFUSE
    }

    public Limits {
        if (maxSessions < 1 || maxSessions > SessionIds.CAPACITY) {
            throw new IllegalArgumentException("maxSessions: " + maxSessions);
        }
        if (perMac < 0 || perVlan < 0 || perCircuitId < 0 || padiPerSecond < 0 || padiPerSecondPerMac < 0) {
            throw new IllegalArgumentException("a limit below 0");
        }
    }

    /** No limit but the interface's. */
    public static Limits ofInterface(int maxSessions) {
        return new Limits(maxSessions, 0, 0, 0, 0, 0, Stale.REFUSE);
    }
}
