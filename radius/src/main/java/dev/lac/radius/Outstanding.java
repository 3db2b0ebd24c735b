package dev.lac.radius;

import dev.lac.protocol.Octets;

/** A request that has been sent and awaits its reply. */
interface Outstanding {
    /** What becomes of the Message-Authenticator of a reply. */
    enum Signature {
        /** RFC 2869 §5.14 knows none in such replies. */
        IGNORED,
        /** It may be missing, but not wrong. */
        VERIFIED,
        REQUIRED
    }

    RadiusServer server();

    /** The Request Authenticator it was sent with. */
    Octets authenticator();

    /** Whether a reply with this code answers the request. */
    boolean answeredBy(int code);

    Signature signature();

    /** Remembers what was wrong with a reply, for the cause if none better comes. */
    void dropped(RadiusEvent reason);

    /** The reply was accepted: nothing more is to be sent. */
    void finish(Packet reply, long now);

    /** The connection it was sent over is gone, and with it the identifier. */
    void connectionLost(String cause, long now);
}
