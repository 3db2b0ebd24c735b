package dev.lac.ppp;

import java.time.Duration;

/**
 * The counters and timers of the option negotiation automaton (RFC 1661 §4.6).
 *
 * @param restartInterval the Restart timer
 * @param maxConfigure Configure-Requests sent without an answer before giving up, 1 or more
 * @param maxTerminate Terminate-Requests sent without an answer before giving up, 1 or more
 * @param maxFailure Configure-Naks sent without a Configure-Ack before they become Configure-Rejects, 1 or more
 */
public record RestartTimers(Duration restartInterval, int maxConfigure, int maxTerminate, int maxFailure) {
    /** The defaults that §4.6 recommends. */
    public static final RestartTimers DEFAULTS = new RestartTimers(Duration.ofSeconds(3), 10, 2, 5);

    public RestartTimers {
        if (restartInterval.isNegative() || restartInterval.isZero()) {
            throw new IllegalArgumentException("restartInterval: " + restartInterval);
        }
        if (maxConfigure < 1 || maxTerminate < 1 || maxFailure < 1) {
            throw new IllegalArgumentException("a retry counter below 1");
        }
    }

    /** Longer than an unanswered negotiation can last: one that is still being answered then does not converge (§4.5). */
    Duration convergenceLimit() {
        return restartInterval.multipliedBy(2L * maxConfigure);
    }
}
