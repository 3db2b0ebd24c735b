package dev.lac.dns;

/** What is counted of name resolution. */
public enum DnsEvent {
    /** A name server was asked for the records of one name and type. */
    QUERY_SENT,
    /** Of these: because an answer in use was about to expire, or had failed. */
    QUERY_SENT_AHEAD,
    /** Records came. */
    QUERY_ANSWERED,
    /** NXDOMAIN or no data came. */
    QUERY_DENIED,
    /** No name server answered, or only with an error. */
    QUERY_FAILED,

    /** A look-up got addresses for which a name server was asked. */
    RESOLVED_BY_QUERY,
    /** A look-up got addresses out of the cache. */
    RESOLVED_FROM_CACHE,
    /** A look-up got addresses that had expired, because no name server answers (RFC 8767). */
    RESOLVED_LAST_KNOWN_GOOD,
    /** A look-up of an IP literal. */
    RESOLVED_LITERAL,
    /** A look-up got no address. */
    UNRESOLVED,
    /** Of these: what was asked for is no DNS name. */
    UNRESOLVED_NO_NAME,

    /** A record of an answer was passed over: of another type, impossible, or one too many. */
    RECORD_IGNORED,
    /** An answer came twice, or after the cache was closed. */
    ANSWER_DROPPED_UNASKED,
    /** A record set made room for another. */
    EVICTED
}
