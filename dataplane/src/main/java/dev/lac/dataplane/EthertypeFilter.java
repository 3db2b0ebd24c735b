package dev.lac.dataplane;

import static dev.lac.linux.SocketFilter.IF_EQUAL;
import static dev.lac.linux.SocketFilter.LOAD_HALF;
import static dev.lac.linux.SocketFilter.PACKET_TYPE;
import static dev.lac.linux.SocketFilter.RETURN;

import dev.lac.linux.SocketFilter;
import dev.lac.pppoe.VlanTags;

/**
 * What passes a packet socket: received frames of one Ethertype, behind at most one tag besides the outermost, which the kernel has taken
 * out. PACKET_IGNORE_OUTGOING is the socket's own and does not count among those that share their frames (PACKET_FANOUT).
 */
final class EthertypeFilter {
    private static final int TYPE = 12;
    private static final int TYPE_BEHIND_TAG = TYPE + VlanTags.TAG_LENGTH;
    private static final int WHOLE = 0xffff;
    private static final int PACKET_OUTGOING = 4;

    private EthertypeFilter() {}

    static SocketFilter of(int ethertype) {
        return SocketFilter.of(new int[][] {
            {LOAD_HALF, 0, 0, PACKET_TYPE},
            {IF_EQUAL, 7, 0, PACKET_OUTGOING},
            {LOAD_HALF, 0, 0, TYPE},
            {IF_EQUAL, 4, 0, ethertype},
            {IF_EQUAL, 1, 0, VlanTags.TPID_8021Q},
            {IF_EQUAL, 0, 3, VlanTags.TPID_8021AD},
            {LOAD_HALF, 0, 0, TYPE_BEHIND_TAG},
            {IF_EQUAL, 0, 1, ethertype},
            {RETURN, 0, 0, WHOLE},
            {RETURN, 0, 0, 0},
        });
    }
}
