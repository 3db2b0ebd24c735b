package dev.lac.server;

import dev.lac.capture.Frame;
import java.util.List;

/** Keeps what is told of calls that are over; waits for nothing. */
public interface CallLogbook {
    /** @param frames those of a call that has failed, in their order; empty: none were kept */
    void add(CallRecord call, List<Frame> frames);
}
