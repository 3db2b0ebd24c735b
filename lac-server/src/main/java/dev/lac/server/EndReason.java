package dev.lac.server;

import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.ErrorCode;
import dev.lac.radius.TerminateCause;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;

/**
 * Every reason for which a subscriber's session ends, and what each party is told: the subscriber (Generic-Error of the PADT, RFC
 * 2516 App. A), the LNS (Result and Error Code of the CDN, RFC 2661 §4.4.2), RADIUS (Acct-Terminate-Cause, RFC 2866 §5.10), the
 * operator (log level).
 */
public enum EndReason {
    SUBSCRIBER_PADT("the subscriber hung up", CdnResult.LOSS_OF_CARRIER, null, TerminateCause.USER_REQUEST, Level.INFO),
    SUBSCRIBER_TERMINATED(
            "the subscriber terminated LCP", CdnResult.LOSS_OF_CARRIER, null, TerminateCause.USER_REQUEST, Level.INFO),
    SUBSCRIBER_REPLACED(
            "the subscriber dialled in anew", CdnResult.LOSS_OF_CARRIER, null, TerminateCause.LOST_CARRIER, Level.INFO),
    LCP_TIMEOUT(
            "the subscriber does not answer LCP",
            CdnResult.LOSS_OF_CARRIER,
            null,
            TerminateCause.LOST_CARRIER,
            Level.INFO),
    LCP_LOOPBACK("the link is looped back", CdnResult.NO_FRAMING, null, TerminateCause.PORT_ERROR, Level.WARN),
    ECHO_FAILURE(
            "the subscriber answers no LCP echo",
            CdnResult.LOSS_OF_CARRIER,
            null,
            TerminateCause.LOST_CARRIER,
            Level.INFO),
    AUTHENTICATION_PROTOCOL_REFUSED(
            "the subscriber accepts none of our authentication protocols",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.USER_ERROR,
            Level.INFO),
    AUTHENTICATION_TIMEOUT(
            "the subscriber did not authenticate in time",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.USER_ERROR,
            Level.INFO),
    AUTHENTICATION_REJECTED(
            "the user was refused", CdnResult.ADMINISTRATIVE, null, TerminateCause.USER_ERROR, Level.INFO),
    REFUSED_BY_RULE("a rule refuses this user", CdnResult.ADMINISTRATIVE, null, TerminateCause.USER_ERROR, Level.INFO),
    ACCOUNTING_NOT_DURABLE(
            "the session could not be accounted",
            CdnResult.NO_FACILITIES_TEMPORARY,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    SESSION_LIMIT(
            "too many sessions of this kind",
            CdnResult.NO_FACILITIES_TEMPORARY,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.INFO),
    DISCONNECTED_BY_RADIUS(
            "RADIUS ended the session", CdnResult.ADMINISTRATIVE, null, TerminateCause.ADMIN_RESET, Level.INFO),
    LNS_DRAINED(
            "the LNS is being drained: dial in anew",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.NAS_REQUEST,
            Level.INFO),
    ACCESS_DRAINED(
            "the access concentrator is being drained: dial in anew",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.NAS_REQUEST,
            Level.INFO),
    OPERATOR_RESET(
            "the operator ended the session", CdnResult.ADMINISTRATIVE, null, TerminateCause.ADMIN_RESET, Level.INFO),
    RADIUS_UNAVAILABLE(
            "the user could not be authenticated",
            CdnResult.NO_FACILITIES_TEMPORARY,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    NO_LNS_APPLIES(
            "no LNS is configured for this user",
            CdnResult.INVALID_DESTINATION,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    LNS_NAME_UNRESOLVED(
            "the LNS name cannot be resolved",
            CdnResult.INVALID_DESTINATION,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    LNS_NOT_AVAILABLE(
            "no LNS may take the call",
            CdnResult.NO_FACILITIES_TEMPORARY,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    LNS_UNREACHABLE(
            "no LNS took the call",
            CdnResult.NO_FACILITIES_TEMPORARY,
            null,
            TerminateCause.SERVICE_UNAVAILABLE,
            Level.WARN),
    LNS_LOST_SUBSCRIBER(
            "the LNS ended the call: the subscriber has gone",
            CdnResult.LOSS_OF_CARRIER,
            null,
            TerminateCause.LOST_CARRIER,
            Level.INFO),
    LNS_SAW_SUBSCRIBER_GO(
            "the LNS ended the call: the subscriber hung up",
            CdnResult.LOSS_OF_CARRIER,
            null,
            TerminateCause.USER_REQUEST,
            Level.INFO),
    LNS_REFUSED_USER(
            "the LNS ended the call: it refused the user",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.USER_ERROR,
            Level.INFO),
    LNS_CLEARED("the LNS ended the call", CdnResult.ADMINISTRATIVE, null, TerminateCause.NAS_REQUEST, Level.INFO),
    TUNNEL_CLOSED(
            "the LNS closed the tunnel",
            CdnResult.GENERAL_ERROR,
            ErrorCode.NO_CONTROL_CONNECTION,
            TerminateCause.LOST_SERVICE,
            Level.WARN),
    TUNNEL_LOST(
            "the LNS no longer answers",
            CdnResult.GENERAL_ERROR,
            ErrorCode.NO_CONTROL_CONNECTION,
            TerminateCause.LOST_SERVICE,
            Level.WARN),
    IDLE_TIMEOUT("idle timeout", CdnResult.ADMINISTRATIVE, null, TerminateCause.IDLE_TIMEOUT, Level.INFO),
    SESSION_TIMEOUT("session timeout", CdnResult.ADMINISTRATIVE, null, TerminateCause.SESSION_TIMEOUT, Level.INFO),
    INTERFACE_CHANGED(
            "the access concentrator's address has changed",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.PORT_ERROR,
            Level.WARN),
    SHUTDOWN(
            "the access concentrator is shutting down",
            CdnResult.ADMINISTRATIVE,
            null,
            TerminateCause.ADMIN_REBOOT,
            Level.INFO),
    PROCESS_DIED(
            "the access concentrator's process ended without a word",
            CdnResult.GENERAL_ERROR,
            ErrorCode.INSUFFICIENT_RESOURCES,
            TerminateCause.NAS_REBOOT,
            Level.WARN),
    INTERNAL(
            "internal error",
            CdnResult.GENERAL_ERROR,
            ErrorCode.INSUFFICIENT_RESOURCES,
            TerminateCause.NAS_ERROR,
            Level.ERROR);

    private final String text;
    private final CdnResult cdnResult;
    private final @Nullable ErrorCode cdnError;
    private final TerminateCause terminateCause;

    @SuppressWarnings("ImmutableEnumChecker") // the constants of Level are
    private final Level level;

    EndReason(
            String text,
            CdnResult cdnResult,
            @Nullable ErrorCode cdnError,
            TerminateCause terminateCause,
            Level level) {
        this.text = text;
        this.cdnResult = cdnResult;
        this.cdnError = cdnError;
        this.terminateCause = terminateCause;
        this.level = level;
    }

    /** In words, for subscriber, LNS and operator. */
    public String text() {
        return text;
    }

    public CdnResult cdnResult() {
        return cdnResult;
    }

    public @Nullable ErrorCode cdnError() {
        return cdnError;
    }

    public TerminateCause terminateCause() {
        return terminateCause;
    }

    /** How much it matters to the operator. */
    public Level level() {
        return level;
    }
}
