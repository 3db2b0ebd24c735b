package dev.lac.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An LNS known by name.
 *
 * @param name unique among the LNSes
 * @param addresses IP literals or DNS names in order of preference, at least one
 * @param secret for tunnel authentication (RFC 2661 §5.1.1) and hiding; absent: the tunnel is not authenticated
 * @param tunnelAuthentication where the secret comes from
 * @param local the address tunnels are opened from; absent: that of all
 * @param limits how many calls it takes
 * @param drain whether it takes no new calls
 * @param hideAvps whether AVPs that may be hidden are (RFC 2661 §4.3); only with a secret
 * @param peerName the Host Name that the LNS must give; absent: any
 * @param tolerant whether unknown mandatory AVPs and messages are ignored (contrary to RFC 2661 §4.1)
 * @param keepWarm whether a tunnel is kept open without calls
 * @param tells what the LNS learns of a call
 * @param data how data messages look
 */
public record LnsConfig(
        String name,
        List<String> addresses,
        @Nullable Secret secret,
        TunnelAuthentication tunnelAuthentication,
        @Nullable InetAddress local,
        Limits limits,
        boolean drain,
        boolean hideAvps,
        @Nullable String peerName,
        boolean tolerant,
        boolean keepWarm,
        Tells tells,
        Data data) {
    public LnsConfig {
        addresses = List.copyOf(addresses);
    }

    /** Where the tunnel's secret comes from. */
    public enum TunnelAuthentication {
        /** The file. */
        LOCAL,
        /** RADIUS, or the file where RADIUS gives none. */
        RADIUS,
        /** RADIUS; without a secret from there no call is placed. */
        RADIUS_MANDATORY
    }

    /**
     * How many calls an LNS takes at once; 0: no limit.
     *
     * @param perTunnel in one tunnel; a further one is opened for more
     */
    public record Limits(int sessions, int perTunnel) {}

    /** What the LNS learns of the Calling Number. */
    public enum CallingNumber {
        WHOLE,
        MASKED,
        NONE
    }

    /**
     * What the LNS learns of a call.
     *
     * @param accessLine whether what the access node says of the line (RFC 5515)
     * @param nasPortInfo whether Cisco's NAS-Port AVP
     */
    public record Tells(CallingNumber callingNumber, boolean accessLine, boolean nasPortInfo) {
        /** The whole Calling Number and nothing beyond RFC 2661. */
        public static final Tells USUAL = new Tells(CallingNumber.WHOLE, false, false);
    }

    /**
     * How data messages look (RFC 2661 §3.1).
     *
     * @param diffserv whether DSCPs are agreed upon (RFC 3308)
     * @param dscp 0 to 63, or {@link L2tpConfig#COPY_DSCP}
     * @param dontFragment the Don't Fragment bit over IPv4
     * @param clampMss whether TCP connections are told a maximum segment size that needs no fragments
     * @param udpChecksum whether data messages have UDP checksums on the fast path, too
     * @param sequencing whether sequence numbers are required (RFC 2661 §5.4)
     * @param reorderTimeout how long a message that came early waits for those before it; zero: not at all
     * @param lengthField whether the Length field is sent
     * @param priorityBit whether link control asks for preferential treatment
     * @param addressAndControl whether PPP frames begin with FF 03
     */
    public record Data(
            boolean diffserv,
            int dscp,
            DontFragment dontFragment,
            boolean clampMss,
            boolean udpChecksum,
            boolean sequencing,
            Duration reorderTimeout,
            boolean lengthField,
            boolean priorityBit,
            boolean addressAndControl) {
        /** FF 03 and nothing optional, for an LNS of which the operator says nothing. */
        public static Data usual(int dscp) {
            return new Data(false, dscp, DontFragment.CLEAR, true, true, false, Duration.ZERO, false, false, true);
        }
    }

    /** The Don't Fragment bit of data messages (RFC 791 §3.1). */
    public enum DontFragment {
        CLEAR,
        SET,
        /** As in the IP packet inside. */
        COPY
    }
}
