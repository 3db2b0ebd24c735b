package dev.lac.dataplane;

import dev.lac.pppoe.VlanTags;
import java.nio.ByteBuffer;

/** A view on a received Ethernet frame: its tags, wherever the kernel left them, and what follows. One instance serves one thread. */
final class AccessFrame {
    private static final int MAX_TAGS = 2;
    private static final int VLAN_ID = 0xfff;
    private static final long TPID_AND_ID = 0xffff_0fffL;

    private long tags;
    private int ethertype;
    private int payload;

    /**
     * Looks at the frame of {@code length} octets at {@code frame}.
     *
     * @param outerTag the tag that the kernel took out of the frame, or 0
     * @return false when the frame is too short for its headers or has more than two tags
     */
    boolean read(ByteBuffer buffer, int frame, int length, int outerTag) {
        int count = 0;
        tags = 0;
        // Priority tags (VLAN ID 0) say nothing about where the frame belongs.
        if ((outerTag & VLAN_ID) != 0) {
            tags = (outerTag & TPID_AND_ID) << 32;
            count++;
        }
        int at = frame + EthernetHeader.LENGTH;
        int end = frame + length;
        if (at > end) {
            return false;
        }
        ethertype = EthernetHeader.ethertype(buffer, frame);
        while (EthernetHeader.isTag(ethertype)) {
            if (at + VlanTags.TAG_LENGTH > end || count == MAX_TAGS) {
                return false;
            }
            long tag = buffer.getInt(at - 2) & TPID_AND_ID;
            if ((tag & VLAN_ID) != 0) {
                tags |= count == 0 ? tag << 32 : tag;
                count++;
            }
            ethertype = buffer.getShort(at + 2) & 0xffff;
            at += VlanTags.TAG_LENGTH;
        }
        payload = at;
        return true;
    }

    /** Whether the frame has the tags of {@code expected}. */
    boolean has(VlanTags expected) {
        return tags == expected.value();
    }

    VlanTags tags() {
        return new VlanTags(tags);
    }

    int ethertype() {
        return ethertype;
    }

    /** Where what follows the Ethertype begins in the buffer. */
    int payload() {
        return payload;
    }
}
