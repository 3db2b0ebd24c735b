package dev.lac.l2tp;

/**
 * How many control messages may be unacknowledged: the peer's Receive Window Size, and the congestion window within it (RFC 2661
 * Appendix A).
 */
final class SendWindow {
    private int advertised;
    private int congestionWindow = 1;
    private int slowStartThreshold;
    private int acksTowardsNext;

    /**
     * @param advertised the peer's Receive Window Size, 1 or more
     */
    SendWindow(int advertised) {
        this.advertised = advertised;
        slowStartThreshold = advertised;
    }

    /** Learns the peer's Receive Window Size, before any congestion has been met. */
    void advertise(int size) {
        // Sequence numbers tell old from new only within half their space (§5.8).
        advertised = Math.min(size, 0x7fff);
        slowStartThreshold = advertised;
    }

    int size() {
        return Math.min(congestionWindow, advertised);
    }

    /** An acknowledgement of something new has come. */
    void acknowledged() {
        if (congestionWindow >= advertised) {
            return;
        }
        if (congestionWindow < slowStartThreshold) {
            congestionWindow++;
        } else if (++acksTowardsNext >= congestionWindow) {
            // "CWND is increased by one packet after CWND new ACKs have been received."
            congestionWindow++;
            acksTowardsNext = 0;
        }
    }

    /** "When congestion occurs (indicated by the triggering of a retransmission)". */
    void retransmitting() {
        slowStartThreshold = Math.max(1, size() / 2);
        congestionWindow = 1;
        acksTowardsNext = 0;
    }

    /** Uses all that the peer offered, for a last message that need not spare the network. */
    void open() {
        congestionWindow = advertised;
    }
}
