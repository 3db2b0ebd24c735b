package dev.lac.selection;

/**
 * Why an LNS did not take a call.
 *
 * @param kind who said no, or nothing
 * @param result the Result Code of the CDN or StopCCN (RFC 2661 §4.4.2); 0 without one
 * @param error its Error Code; 0 without one
 * @param text one line for people
 */
public record CallFailure(Kind kind, int result, int error, String text) {
    /** Who said no, or nothing. */
    public enum Kind {
        /** The LNS did not answer in time. */
        TIMEOUT,
        /** The LNS closed the tunnel, or would not have it. */
        STOPCCN,
        /** The LNS would not have the call. */
        CDN,
        /** The LNS failed our challenge, bears another name, or wants a secret that we do not have. */
        AUTHENTICATION,
        /** The LNS sent what the protocol does not allow. */
        PROTOCOL,
        /** We could not place the call, and could not place it elsewhere either. */
        LOCAL,
        /** Anything else. */
        OTHER
    }

    private static final int GENERAL_ERROR = 2;
    /** RFC 2661 §4.4.2: "Try another - If LAC is aware of other possible LNS destinations, it should try one of them." */
    private static final int TRY_ANOTHER = 7;

    public static CallFailure of(Kind kind, String text) {
        return new CallFailure(kind, 0, 0, text);
    }

    public static CallFailure timeout(String text) {
        return of(Kind.TIMEOUT, text);
    }

    public static CallFailure cdn(int result, int error, String text) {
        return new CallFailure(Kind.CDN, result, error, text);
    }

    public static CallFailure stopCcn(int result, int error, String text) {
        return new CallFailure(Kind.STOPCCN, result, error, text);
    }

    /** Whether the LNS asks that the call go elsewhere, which is no fault of it. */
    public boolean saysTryAnother() {
        return (kind == Kind.CDN || kind == Kind.STOPCCN) && result == GENERAL_ERROR && error == TRY_ANOTHER;
    }

    /** Whether another LNS may take the call. */
    public boolean retryHelps() {
        return kind != Kind.LOCAL;
    }
}
