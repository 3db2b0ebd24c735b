package dev.lac.capture;

import dev.lac.protocol.Octets;

/**
 * A frame as a trace shows it.
 *
 * @param epochNanos when, in nanoseconds since 1970
 * @param inbound whether the LAC received it; else it sent it
 * @param originalLength octets of the frame as it was, at least those that are left of it
 * @param octets of {@link Side#ACCESS} from the Ethernet header on, of {@link Side#CORE} from the IP header on
 * @param comment whose it is and what it was about; empty for none
 */
public record Frame(long epochNanos, Side side, boolean inbound, int originalLength, Octets octets, String comment) {
    /** @throws IllegalArgumentException if there is more left of the frame than there was */
    public Frame {
        if (originalLength < octets.length()) {
            throw new IllegalArgumentException(octets.length() + " octets of " + originalLength);
        }
    }
}
