package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;

/** Which replies are to be believed, RFC 2865 §3 and RFC 2869 §5.14. */
final class Replies {
    private Replies() {}

    /** A reply is not to be believed. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final RadiusEvent reason;

        Refused(RadiusEvent reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        RadiusEvent reason() {
            return reason;
        }
    }

    /**
     * Checks everything that is cheap before the attributes are looked at, and the attributes before they are believed.
     *
     * @param octets as many as the header's Length says
     */
    static Packet verify(Outstanding request, Packet.Header header, Octets octets) throws Refused {
        Authenticators authenticators = request.server().authenticators();
        Octets requestAuthenticator = request.authenticator();
        if (!request.answeredBy(header.code())) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_UNEXPECTED_CODE);
        }
        if (!authenticators.hash(octets, requestAuthenticator).equalsInConstantTime(header.authenticator())) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_RESPONSE_AUTHENTICATOR);
        }
        Packet reply;
        try {
            reply = Packet.decode(header, octets);
        } catch (MalformedPacketException e) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_MALFORMED);
        }
        if (request.signature() == Outstanding.Signature.IGNORED) {
            return reply;
        }
        // RFC 2869 §5.14: "MUST calculate the correct value of the Message-Authenticator and silently discard the
        // packet if it does
        // not match the value sent."
        switch (authenticators.signature(reply, octets, requestAuthenticator)) {
            case WRONG -> throw new Refused(RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG);
            case ABSENT -> {
                if (request.signature() == Outstanding.Signature.REQUIRED) {
                    throw new Refused(RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING);
                }
            }
            case RIGHT -> {
                // it is the server's
            }
        }
        return reply;
    }
}
