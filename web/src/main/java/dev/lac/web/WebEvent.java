package dev.lac.web;

/** What befalls requests: each costs one of these. */
public enum WebEvent {
    /** A request of any kind, this side of the HTTP parser. */
    REQUEST,
    /** On loopback: the Host header names another host, as after DNS rebinding. */
    DENIED_HOST,
    /** The page of another origin sent it. */
    DENIED_ORIGIN,
    /** A client certificate that does not hold. */
    DENIED_CERTIFICATE,
    /** No client certificate where one is needed. */
    NO_CERTIFICATE,
    /** No token where one is needed. */
    NO_TOKEN,
    /** A wrong token, answered late. */
    DENIED_TOKEN,
    /** One wrong token too many at a time. */
    DENIED_HURRY,
    /** There is nothing of this path. */
    NOT_FOUND,
    /** A method that the path does not have. */
    WRONG_METHOD,
    /** A question that is not {@code application/json}. */
    WRONG_TYPE,
    /** A question longer than {@link WebServer#LONGEST_QUESTION}. */
    TOO_LARGE,
    /** A question that is no JSON object, or that the LAC finds wrong. */
    BAD_QUESTION,
    /** The LAC failed to answer; the log has the incident. */
    FAILED,
    /** The caller went or was too slow. */
    ABORTED
}
