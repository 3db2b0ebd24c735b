package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The network side: L2TP control connections, RFC 2661.
 *
 * @param local the address and UDP port tunnels are opened from
 * @param strictServerAuthId whether an LNS must give RADIUS' Tunnel-Server-Auth-ID as its Host Name
 * @param hostName the Host Name AVP (RFC 2661 §4.4.3)
 * @param successFrom who tells the subscriber that authentication succeeded
 * @param helloInterval silence after which a Hello is sent (RFC 2661 §5.5)
 * @param receiveWindow the Receive Window Size AVP offered (RFC 2661 §4.4.3)
 * @param retransmitInitial wait before the first retransmission (RFC 2661 §5.8)
 * @param retransmitCap longest wait between retransmissions, at least 8 s (RFC 2661 §5.8)
 * @param maxSetupRetransmits retransmissions in a tunnel that is being set up, before the peer is given up (RFC 2661 §5.8)
 * @param maxRetransmits retransmissions in a tunnel that is up, before the peer is given up (RFC 2661 §5.8)
 * @param setupTimeout for a tunnel with its first call, or a further call, until the next LNS is tried
 * @param idleTimeout how long a tunnel without calls stays open; zero: until the LNS closes it
 * @param hidePadding octets by which hidden values are lengthened at most (RFC 2661 §4.3)
 * @param controlDscp of control messages, 0 to 63
 * @param dataDscp of data messages, 0 to 63, or {@link #COPY_DSCP}
 * @param interfaces that tunnels may leave by; empty: any but access and PPP interfaces
 */
public record L2tpConfig(
        InetSocketAddress local,
        boolean strictServerAuthId,
        String hostName,
        SuccessFrom successFrom,
        Duration helloInterval,
        int receiveWindow,
        Duration retransmitInitial,
        Duration retransmitCap,
        int maxSetupRetransmits,
        int maxRetransmits,
        Duration setupTimeout,
        Duration idleTimeout,
        int hidePadding,
        int controlDscp,
        int dataDscp,
        List<String> interfaces,
        ConnectSpeed connectSpeed,
        Numbers numbers) {
    /** Instead of a DSCP: that of the IP packet inside. */
    public static final int COPY_DSCP = -1;

    public L2tpConfig {
        interfaces = List.copyOf(interfaces);
    }

    /** Where Tx and Rx Connect Speed come from (RFC 2661 §4.4.4). */
    public enum SpeedMethod {
        /** The access node's tags (TR-101 §3.9.4), else the interface. */
        LINE,
        /** The interface. */
        INTERFACE,
        /** The file. */
        FIXED
    }

    /**
     * Tx and Rx Connect Speed.
     *
     * @param tx fixed, bit/s towards the subscriber
     * @param rx fixed, bit/s from the subscriber; 0: as {@code tx}
     * @param rxWhenEqual whether Rx Connect Speed is sent where it equals the other
     */
    public record ConnectSpeed(SpeedMethod method, int tx, int rx, boolean rxWhenEqual) {}

    /**
     * Calling Number and Called Number (RFC 2661 §4.4.4).
     *
     * @param calling with placeholders as {@code {mac}}
     * @param called likewise
     * @param mask characters at the end of a masked Calling Number that become x
     */
    public record Numbers(String calling, String called, int mask) {}

    /** Who sends CHAP Success or PAP Authenticate-Ack. */
    public enum SuccessFrom {
        /** The LAC, as soon as it has sent ICCN. */
        LAC,
        /** The LNS, whose verdict is the only one the subscriber hears. */
        LNS
    }
}
