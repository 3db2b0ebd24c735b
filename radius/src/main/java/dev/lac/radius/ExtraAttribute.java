package dev.lac.radius;

import dev.lac.protocol.Octets;

/**
 * An attribute that the operator adds to requests.
 *
 * @param vendor the vendor's Private Enterprise Number of a Vendor-Specific attribute (RFC 2865 §5.26); 0: none
 * @param type 1 to 255
 * @param value 1 octet at least; one too long for an attribute is left out and counted
 */
public record ExtraAttribute(long vendor, int type, Octets value) {
    public ExtraAttribute {
        if (vendor < 0 || vendor > 0xffff_ffffL || type < 1 || type > 0xff) {
            throw new IllegalArgumentException("no attribute has vendor " + vendor + " and type " + type);
        }
    }

    void write(AttributeWriter writer) {
        if (vendor == 0) {
            writer.octets(type, value);
        } else {
            writer.vendor(vendor, type, value);
        }
    }
}
