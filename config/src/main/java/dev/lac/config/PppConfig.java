package dev.lac.config;

import java.time.Duration;
import java.util.List;

/**
 * LCP and authentication towards the subscriber, RFC 1661, 1334 and 1994.
 *
 * @param mru the Maximum-Receive-Unit offered, at most 1,492 (RFC 2516 §7)
 * @param authentication what is asked for, in order of preference, at least one, none twice
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
        List<Authentication> authentication,
        Duration restartInterval,
        int maxConfigure,
        int maxTerminate,
        int maxFailure,
        Duration authenticationTimeout,
        Duration echoInterval,
        int echoFailures) {
    public PppConfig {
        authentication = List.copyOf(authentication);
    }

    /** An authentication protocol. */
    public enum Authentication {
        /** CHAP with MD5, RFC 1994. */
        CHAP,
        /** PAP, RFC 1334. */
        PAP
    }
}
