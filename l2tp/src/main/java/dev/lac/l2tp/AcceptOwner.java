package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** Decides about incoming calls, as an LNS does (RFC 2661 §7.4); never calls back into the tunnel that is speaking. */
public interface AcceptOwner {
    /** An ICRQ has come. */
    Answer incomingCall(Tunnel tunnel, ReceivedCall icrq);

    /** What is answered to an ICRQ. */
    sealed interface Answer {
        /**
         * ICRP.
         *
         * @param localSessionId 1 to 65,535, not in use in this tunnel
         */
        record Accept(int localSessionId, LnsCall.Owner owner) implements Answer {}

        /**
         * CDN.
         *
         * @param text goes to the peer as Error Message; may be empty
         */
        record Refuse(CdnResult result, @Nullable ErrorCode error, String text) implements Answer {}
    }
}
