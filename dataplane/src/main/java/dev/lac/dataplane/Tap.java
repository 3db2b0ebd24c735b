package dev.lac.dataplane;

import java.nio.ByteBuffer;

/**
 * Sees what is relayed of a session, as it goes on: from the PPP protocol field on, the MSS clamped.
 *
 * <p>Called by whichever thread relays the frame, possibly by several at once, before the frame is sent. The buffer is read-only, in network
 * order, and good for the time of the call only. Whoever takes long delays the frame and those behind it. A tap that throws is taken away and
 * counted ({@link ForwardingEvent#TAP_FAILED}); the frame goes on.
 */
public interface Tap {
    /** A frame of the subscriber goes to the LNS. */
    void upstream(ByteBuffer ppp);

    /** A frame of the LNS goes to the subscriber. */
    void downstream(ByteBuffer ppp);
}
