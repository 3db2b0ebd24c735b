package dev.lac.radius;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber is attached to the NAS, in the words of its access and accounting requests.
 *
 * @param nasPortType NAS-Port-Type (RFC 2865 §5.41), as 32 for PPPoE over Ethernet (RFC 4603 §2)
 * @param nasPortId NAS-Port-Id (RFC 2869 §5.17)
 * @param callingStationId Calling-Station-Id (RFC 2865 §5.31), the subscriber's station
 * @param calledStationId Called-Station-Id (RFC 2865 §5.30), what it called, as a Service-Name
 * @param line the subscriber's line, for the DSL Forum's attributes
 */
public record Attachment(
        int nasPortType,
        String nasPortId,
        String callingStationId,
        @Nullable String calledStationId,
        AccessLine line) {
    /** NAS-Port-Type of PPPoE over Ethernet, RFC 4603 §2; 33 is that over a VLAN, 34 over a VLAN in a VLAN. */
    public static final int PPPOE_OVER_ETHERNET = 32;

    /** NAS-Port-Type Ethernet and Virtual, RFC 2865 §5.41. */
    public static final int ETHERNET = 15;

    public static final int VIRTUAL = 5;

    void describe(AttributeWriter writer) {
        writer.integer(AttributeType.NAS_PORT_TYPE, nasPortType)
                .text(AttributeType.NAS_PORT_ID, nasPortId)
                .text(AttributeType.CALLING_STATION_ID, callingStationId)
                .text(AttributeType.CALLED_STATION_ID, calledStationId);
    }
}
