package dev.lac.l2tp;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where the peer of a control connection is (RFC 2661 §8.1): the recipient of an SCCRQ may answer from a port of its choice, and
 * "once the source and destination ports and addresses are established, they MUST remain static for the life of the tunnel".
 */
final class PeerAddress {
    private InetSocketAddress address;
    private InetSocketAddress source;
    private boolean pinned;

    PeerAddress(InetSocketAddress address) {
        this.address = address;
        source = address;
    }

    /** Where to send. */
    InetSocketAddress get() {
        return address;
    }

    boolean isPinned() {
        return pinned;
    }

    /** Whether messages from there are taken: any port of the peer until it is pinned, that one port afterwards. */
    boolean admits(InetSocketAddress from) {
        return pinned ? from.equals(address) : Objects.equals(from.getAddress(), address.getAddress());
    }

    void heardFrom(InetSocketAddress from) {
        source = from;
    }

    /** The message last heard of establishes the address; later calls change nothing. */
    void pin() {
        if (!pinned) {
            address = source;
            pinned = true;
        }
    }
}
