package dev.lac.ppp;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;

/** The authenticator's end of an authentication protocol (RFC 1661 §3.5): it asks, somebody else decides. */
public interface Authenticator extends Timed {
    /** The surroundings. */
    interface Owner {
        /** A frame, Protocol field first. */
        void send(Octets frame);

        /** Decide, later, by {@link Authenticator#accept} or {@link Authenticator#reject}. */
        void authenticate(Credentials credentials);
    }

    /** The peer is to authenticate itself now; may be called again at any time. */
    void start(long now);

    /** Nothing is awaited any more; a pending decision is void. */
    void stop();

    /** The Information field of a frame of this protocol. */
    void receive(Octets information, long now);

    /** Whether a decision is pending. */
    boolean isPending();

    /** Whether it is the peer's turn to show who it is. */
    boolean isAwaiting();

    /** The peer is who it says; {@code message} goes with the verdict, up to 255 octets of it. */
    void accept(String message);

    /** The peer is refused; {@code message} goes with the verdict, up to 255 octets of it. */
    void reject(String message);

    /**
     * The peer is refused but may try again, if protocol and {@code message} allow for it; {@code message} goes with the verdict.
     *
     * @return whether another try is awaited now; otherwise this was {@link #reject}
     */
    boolean rejectForNow(String message, long now);
}
