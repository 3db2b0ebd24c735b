package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Message of an MS-CHAP Failure packet (RFC 2759 §6, RFC 2433 §8), which "contrary to the standard CHAP rules, does affect the
 * operation of the protocol".
 *
 * <pre>
 * E=eeeeeeeeee R=r C=cccccccccccccccccccccccccccccccc V=vvvvvvvvvv M=&lt;msg&gt;
 * </pre>
 *
 * @param error one of the codes below or another one
 * @param retry whether the peer may send another Response
 * @param challenge what that Response is to answer; empty when the Message names none
 * @param version of the Change-Password packet that the authenticator's side supports
 * @param text for the user
 */
record MsChapFailure(int error, boolean retry, Octets challenge, int version, String text) {
    static final int ERROR_AUTHENTICATION_FAILURE = 691; // RFC 2759 §6

    static final int MSCHAP_V1_VERSION = 2; // "SHOULD always contain a value greater than or equal to 2" (RFC 2433 §8)
    static final int MSCHAP_V2_VERSION = 3; // "this value SHOULD always be 3" (RFC 2759 §6)

    private static final Pattern FORMAT = Pattern.compile(
            "E=(\\d{1,9})\\b(?:\\s+R=([01]))?(?:\\s+C=((?:[0-9A-Fa-f]{2})*))?(?:\\s+V=(\\d{1,9}))?(?:\\s.*?M=(.*)|.*)?",
            Pattern.DOTALL);

    /** Reads a Message; null when it does not begin with an error code. */
    static @Nullable MsChapFailure parse(String message) {
        Matcher matcher = FORMAT.matcher(message);
        if (!matcher.matches()) {
            return null;
        }
        String challenge = matcher.group(3);
        String version = matcher.group(4);
        String text = matcher.group(5);
        return new MsChapFailure(
                Integer.parseInt(matcher.group(1)),
                "1".equals(matcher.group(2)),
                challenge == null ? Octets.EMPTY : Octets.ofHex(challenge),
                version == null ? 1 : Integer.parseInt(version), // "If the field is not present" (RFC 2433 §8)
                text == null ? "" : text);
    }

    /** The Message, M= only where there is a text. */
    String format() {
        return "E=" + error + " R=" + (retry ? 1 : 0) + " C=" + challenge.hex().toUpperCase(Locale.ROOT) + " V="
                + version + (text.isEmpty() ? "" : " M=" + text);
    }
}
