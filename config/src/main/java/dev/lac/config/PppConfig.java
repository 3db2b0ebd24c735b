package dev.lac.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LCP and authentication towards the subscriber, RFC 1661, 1334 and 1994.
 *
 * @param mru the Maximum-Receive-Unit offered, at most 1,500; above 1,492 only with PPP-Max-Payload (RFC 2516 §7, RFC 4638); {@link
 *     #AUTO_MRU}: as the ways to the LNSes allow
 * @param mrru the MRRU offered (RFC 1990 §5.1.1); 0: none
 * @param endpointDiscriminator of class 1 (RFC 1990 §5.1.3), 1 to 20 octets; absent: none
 * @param identification sent when LCP is up (RFC 1570 §2.1); absent: none
 * @param authentication what is asked for, in order of preference, none twice; empty: nothing
 * @param authenticationRetries further tries of a peer whose proof was wrong
 * @param restartInterval RFC 1661 §4.6 Restart timer
 * @param maxConfigure RFC 1661 §4.6 Max-Configure: Configure-Requests without an answer
 * @param maxTerminate RFC 1661 §4.6 Max-Terminate: Terminate-Requests without an answer
 * @param maxFailure RFC 1661 §4.6 Max-Failure: Configure-Naks before options are rejected
 * @param authenticationTimeout from LCP Opened until the subscriber must have proved who it is
 * @param echoInterval between LCP Echo-Requests while the LAC owns the link
 * @param echoFailures Echo-Requests without an answer after which the link is dead
 */
public record PppConfig(
        int mru,
        int mrru,
        @Nullable String endpointDiscriminator,
        @Nullable String identification,
        List<Authentication> authentication,
        int authenticationRetries,
        Duration restartInterval,
        int maxConfigure,
        int maxTerminate,
        int maxFailure,
        Duration authenticationTimeout,
        Duration echoInterval,
        int echoFailures) {
    /** Instead of an MRU: the largest that needs no fragments. */
    public static final int AUTO_MRU = 0;

    public PppConfig {
        authentication = List.copyOf(authentication);
    }

    /** An authentication protocol. */
    public enum Authentication {
        /** CHAP with MD5, RFC 1994. */
        CHAP,
        /** PAP, RFC 1334. */
        PAP,
        /** MS-CHAP version 2, RFC 2759. */
        MSCHAP_V2,
        /** MS-CHAP version 1, RFC 2433. */
        MSCHAP_V1
    }
}
