package dev.lac.ppp;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;

/** The peer's end of an authentication protocol (RFC 1661 §3.5): it shows who it is when it is asked to. */
interface AuthenticationPeer extends Timed {
    /** The surroundings. */
    interface Owner {
        /** A frame, Protocol field first. */
        void send(Octets frame);

        /** The authenticator's verdict, and its words. */
        void verdict(boolean accepted, String message, long now);

        /** The authenticator said yes without having shown that it knows the password: "the peer MUST end the session" (RFC 2759 §5). */
        void distrusted(long now);
    }

    /** LCP has agreed on this protocol. */
    void start(long now);

    /** LCP has left the Opened state. */
    void stop();

    /** The Information field of a frame of this protocol. */
    void receive(Octets information, long now);
}
