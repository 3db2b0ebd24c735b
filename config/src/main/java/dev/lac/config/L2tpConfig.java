package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The network side: L2TP control connections, RFC 2661.
 *
 * @param local the address and UDP port tunnels are opened from
 * @param hostName the Host Name AVP (RFC 2661 §4.4.3)
 * @param successFrom who tells the subscriber that authentication succeeded
 * @param helloInterval silence after which a Hello is sent (RFC 2661 §5.5)
 * @param receiveWindow the Receive Window Size AVP offered (RFC 2661 §4.4.3)
 * @param retransmitInitial wait before the first retransmission (RFC 2661 §5.8)
 * @param retransmitCap longest wait between retransmissions, at least 8 s (RFC 2661 §5.8)
 * @param maxRetransmits retransmissions before the peer is given up (RFC 2661 §5.8)
 * @param setupTimeout for a tunnel with its first call, or a further call, until the next LNS is tried
 * @param lockout how long an LNS that failed is passed over; zero: not at all
 */
public record L2tpConfig(
        InetSocketAddress local,
        String hostName,
        SuccessFrom successFrom,
        Duration helloInterval,
        int receiveWindow,
        Duration retransmitInitial,
        Duration retransmitCap,
        int maxRetransmits,
        Duration setupTimeout,
        Duration lockout) {
    /** Who sends CHAP Success or PAP Authenticate-Ack. */
    public enum SuccessFrom {
        /** The LAC, as soon as it has sent ICCN. */
        LAC,
        /** The LNS, whose verdict is the only one the subscriber hears. */
        LNS
    }
}
