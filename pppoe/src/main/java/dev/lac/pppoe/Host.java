package dev.lac.pppoe;

/**
 * A subscriber's end of the Ethernet: the same address on two VLANs is two hosts.
 *
 * @param mac SOURCE_ADDR of what it sends (RFC 2516 §4)
 * @param tags the VLAN it is on
 */
record Host(MacAddress mac, VlanTags tags) {
    /** As in {@code 02:00:5e:10:00:01@100.200}. */
    @Override
    public String toString() {
        return mac + "@" + tags;
    }
}
