package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What we say and expect as one end of a control connection (RFC 2661 §5.1, §5.5, §5.8).
 *
 * @param hostName our Host Name AVP (§4.4.3), one octet or more
 * @param secret the secret shared with the peer, or null: then we do not challenge, and cannot answer a challenge
 * @param hideAvps whether AVPs that tell or prove who calls are hidden (§4.3); without a secret nothing can be
 * @param receiveWindow our Receive Window Size (§4.4.3), 1 to 32,768
 * @param helloInterval silence after which a Hello is sent (§5.5); zero sends none
 * @param retransmitInitial wait for the first acknowledgement; the RFC recommends one second (§5.8)
 * @param retransmitCap longest wait; "MUST be no less than 8 seconds" (§5.8)
 * @param maxRetransmits retransmissions of one message before the tunnel is given up; the RFC recommends 5 (§5.8)
 * @param setupTimeout time for the control connection, and for each call, to be established
 * @param vendorName our Vendor Name AVP (§4.4.3)
 */
public record TunnelSpec(
        String hostName,
        @Nullable Octets secret,
        boolean hideAvps,
        int receiveWindow,
        Duration helloInterval,
        Duration retransmitInitial,
        Duration retransmitCap,
        int maxRetransmits,
        Duration setupTimeout,
        String vendorName) {
    public TunnelSpec {
        require(fits(hostName) && !hostName.isEmpty(), "a host name has 1 to " + Avp.MAX_VALUE + " octets");
        require(fits(vendorName), "a vendor name has at most " + Avp.MAX_VALUE + " octets");
        require(secret == null || !secret.isEmpty(), "a secret has an octet at least");
        require(receiveWindow >= 1 && receiveWindow <= 32_768, "a receive window is 1 to 32768");
        require(!helloInterval.isNegative(), "a hello interval is not negative");
        require(isPositive(retransmitInitial), "the first retransmission waits");
        require(
                retransmitCap.compareTo(retransmitInitial) >= 0,
                "the retransmission cap is no less than the first wait");
        require(maxRetransmits >= 0, "retransmissions are not negative");
        require(isPositive(setupTimeout), "set-up takes time");
    }

    private static boolean fits(String text) {
        return Octets.ofText(text).length() <= Avp.MAX_VALUE;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "TunnelSpec[hostName=" + hostName + ", secret=" + (secret == null ? "none" : "set") + ", hideAvps="
                + hideAvps + ", receiveWindow=" + receiveWindow + ", helloInterval=" + helloInterval
                + ", retransmit=" + retransmitInitial + ".." + retransmitCap + " x " + maxRetransmits
                + ", setupTimeout=" + setupTimeout + ", vendorName=" + vendorName + "]";
    }
}
