package dev.lac.l2tp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes this implementation knows (RFC 2661 §4.4; RFC 3145 §2; RFC 3308; RFC 5515), a line each: vendor where it is not the
 * IETF, number, section, M, hiding, octets of the value.
 */
public enum AvpType {
    MESSAGE_TYPE(0, "4.4.1", true, Hiding.NEVER, 2, 2),
    RESULT_CODE(1, "4.4.2", true, Hiding.NEVER, 2, Avp.MAX_VALUE),
    PROTOCOL_VERSION(2, "4.4.3", true, Hiding.NEVER, 2, 2),
    FRAMING_CAPABILITIES(3, "4.4.3", true, Hiding.MAY, 4, 4),
    BEARER_CAPABILITIES(4, "4.4.3", true, Hiding.MAY, 4, 4),
    TIE_BREAKER(5, "4.4.3", false, Hiding.NEVER, 8, 8),
    FIRMWARE_REVISION(6, "4.4.3", false, Hiding.MAY, 2, 2),
    HOST_NAME(7, "4.4.3", true, Hiding.NEVER, 1, Avp.MAX_VALUE),
    VENDOR_NAME(8, "4.4.3", false, Hiding.MAY, 0, Avp.MAX_VALUE),
    ASSIGNED_TUNNEL_ID(9, "4.4.3", true, Hiding.MAY, 2, 2),
    RECEIVE_WINDOW_SIZE(10, "4.4.3", true, Hiding.NEVER, 2, 2),
    /** In clear: an LNS may choose the secret by the Host Name of the same message. */
    CHALLENGE(11, "4.4.3", true, Hiding.MAY, 1, Avp.MAX_VALUE),
    Q931_CAUSE_CODE(12, "4.4.4", true, Hiding.NEVER, 3, Avp.MAX_VALUE),
    CHALLENGE_RESPONSE(13, "4.4.3", true, Hiding.WHEN_TOLD, 16, 16),
    ASSIGNED_SESSION_ID(14, "4.4.4", true, Hiding.MAY, 2, 2),
    CALL_SERIAL_NUMBER(15, "4.4.4", true, Hiding.MAY, 4, 4),
    MINIMUM_BPS(16, "4.4.4", true, Hiding.MAY, 4, 4),
    MAXIMUM_BPS(17, "4.4.4", true, Hiding.MAY, 4, 4),
    BEARER_TYPE(18, "4.4.4", true, Hiding.MAY, 4, 4),
    FRAMING_TYPE(19, "4.4.4", true, Hiding.MAY, 4, 4),
    CALLED_NUMBER(21, "4.4.4", true, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    CALLING_NUMBER(22, "4.4.4", true, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    SUB_ADDRESS(23, "4.4.4", true, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    TX_CONNECT_SPEED(24, "4.4.4", true, Hiding.MAY, 4, 4),
    PHYSICAL_CHANNEL_ID(25, "4.4.4", false, Hiding.MAY, 4, 4),
    INITIAL_RECEIVED_LCP_CONFREQ(26, "4.4.5", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    LAST_SENT_LCP_CONFREQ(27, "4.4.5", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    LAST_RECEIVED_LCP_CONFREQ(28, "4.4.5", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    PROXY_AUTHEN_TYPE(29, "4.4.5", false, Hiding.WHEN_TOLD, 2, 2),
    PROXY_AUTHEN_NAME(30, "4.4.5", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    PROXY_AUTHEN_CHALLENGE(31, "4.4.5", false, Hiding.WHEN_TOLD, 1, Avp.MAX_VALUE),
    PROXY_AUTHEN_ID(32, "4.4.5", false, Hiding.WHEN_TOLD, 2, 2),
    PROXY_AUTHEN_RESPONSE(33, "4.4.5", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    CALL_ERRORS(34, "4.4.6", true, Hiding.MAY, 26, 26),
    ACCM(35, "4.4.6", true, Hiding.MAY, 10, 10),
    RANDOM_VECTOR(36, "4.4.1", true, Hiding.NEVER, 1, Avp.MAX_VALUE),
    PRIVATE_GROUP_ID(37, "4.4.4", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    RX_CONNECT_SPEED(38, "4.4.4", false, Hiding.MAY, 4, 4),
    SEQUENCING_REQUIRED(39, "4.4.4", true, Hiding.NEVER, 0, 0),
    PPP_DISCONNECT_CAUSE_CODE(46, "RFC 3145 §2", false, Hiding.MAY, 5, Avp.MAX_VALUE),
    CONTROL_CONNECTION_DS(47, "RFC 3308", false, Hiding.MAY, 2, 2),
    SESSION_DS(48, "RFC 3308", false, Hiding.MAY, 2, 2),
    CONNECT_SPEED_UPDATE(97, "RFC 5515", false, Hiding.MAY, ConnectSpeed.LENGTH, ConnectSpeed.LENGTH),
    CONNECT_SPEED_UPDATE_ENABLE(98, "RFC 5515", false, Hiding.NEVER, 0, 0),

    CISCO_NAS_PORT_INFO(Vendor.CISCO, 100, "Cisco NAS-Port-Info", false, Hiding.MAY, 0, Avp.MAX_VALUE),

    AGENT_CIRCUIT_ID(Vendor.ADSL_FORUM, 1, "RFC 5515", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    AGENT_REMOTE_ID(Vendor.ADSL_FORUM, 2, "RFC 5515", false, Hiding.WHEN_TOLD, 0, Avp.MAX_VALUE),
    ACTUAL_DATA_RATE_UPSTREAM(Vendor.ADSL_FORUM, 129, "RFC 5515", false, Hiding.MAY, 8, 8),
    ACTUAL_DATA_RATE_DOWNSTREAM(Vendor.ADSL_FORUM, 130, "RFC 5515", false, Hiding.MAY, 8, 8),
    MINIMUM_DATA_RATE_UPSTREAM(Vendor.ADSL_FORUM, 131, "RFC 5515", false, Hiding.MAY, 8, 8),
    MINIMUM_DATA_RATE_DOWNSTREAM(Vendor.ADSL_FORUM, 132, "RFC 5515", false, Hiding.MAY, 8, 8),
    ATTAINABLE_DATA_RATE_UPSTREAM(Vendor.ADSL_FORUM, 133, "RFC 5515", false, Hiding.MAY, 8, 8),
    ATTAINABLE_DATA_RATE_DOWNSTREAM(Vendor.ADSL_FORUM, 134, "RFC 5515", false, Hiding.MAY, 8, 8),
    MAXIMUM_DATA_RATE_UPSTREAM(Vendor.ADSL_FORUM, 135, "RFC 5515", false, Hiding.MAY, 8, 8),
    MAXIMUM_DATA_RATE_DOWNSTREAM(Vendor.ADSL_FORUM, 136, "RFC 5515", false, Hiding.MAY, 8, 8),
    MINIMUM_DATA_RATE_UPSTREAM_LOW_POWER(Vendor.ADSL_FORUM, 137, "RFC 5515", false, Hiding.MAY, 8, 8),
    MINIMUM_DATA_RATE_DOWNSTREAM_LOW_POWER(Vendor.ADSL_FORUM, 138, "RFC 5515", false, Hiding.MAY, 8, 8),
    MAXIMUM_INTERLEAVING_DELAY_UPSTREAM(Vendor.ADSL_FORUM, 139, "RFC 5515", false, Hiding.MAY, 4, 4),
    ACTUAL_INTERLEAVING_DELAY_UPSTREAM(Vendor.ADSL_FORUM, 140, "RFC 5515", false, Hiding.MAY, 4, 4),
    MAXIMUM_INTERLEAVING_DELAY_DOWNSTREAM(Vendor.ADSL_FORUM, 141, "RFC 5515", false, Hiding.MAY, 4, 4),
    ACTUAL_INTERLEAVING_DELAY_DOWNSTREAM(Vendor.ADSL_FORUM, 142, "RFC 5515", false, Hiding.MAY, 4, 4),
    ACCESS_LOOP_ENCAPSULATION(Vendor.ADSL_FORUM, 144, "RFC 5515", false, Hiding.MAY, 3, 3);

    /** Whether the H bit may be set, and whether we set it where hiding is configured. */
    public enum Hiding {
        /** The H bit MUST be 0. */
        NEVER,
        /** The H bit may be 0 or 1; we send the value, which is no secret, in clear. */
        MAY,
        /** The H bit may be 0 or 1; we hide the value when told to hide: it says who is calling or proves it. */
        WHEN_TOLD
    }

    /** The Vendor IDs of attributes that are not the IETF's: SMI private enterprise numbers (§4.1). */
    public static final class Vendor {
        /** The attributes of the RFCs. */
        public static final int IETF = 0;

        public static final int CISCO = 9;

        /** The ADSL Forum, now the Broadband Forum. */
        public static final int ADSL_FORUM = 3561;

        private Vendor() {}
    }

    private static final Map<Integer, AvpType> BY_VENDOR_AND_NUMBER = new HashMap<>();

    static {
        for (AvpType type : values()) {
            BY_VENDOR_AND_NUMBER.put(key(type.vendorId, type.number), type);
        }
    }

    private final int vendorId;
    private final int number;
    private final String section;
    private final boolean mandatory;
    private final Hiding hiding;
    private final int minLength;
    private final int maxLength;

    AvpType(int number, String section, boolean mandatory, Hiding hiding, int minLength, int maxLength) {
        this(Vendor.IETF, number, section, mandatory, hiding, minLength, maxLength);
    }

    AvpType(int vendorId, int number, String section, boolean mandatory, Hiding hiding, int minLength, int maxLength) {
        this.vendorId = vendorId;
        this.number = number;
        this.section = section;
        this.mandatory = mandatory;
        this.hiding = hiding;
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    /** The Vendor ID; {@link Vendor#IETF} for those of the RFCs. */
    public int vendorId() {
        return vendorId;
    }

    /** The Attribute Type. */
    public int number() {
        return number;
    }

    /** The section of RFC 2661, or of another RFC where it is named. */
    public String section() {
        return section;
    }

    /** The value the section gives to the M bit. */
    public boolean mandatory() {
        return mandatory;
    }

    public Hiding hiding() {
        return hiding;
    }

    /** Whether a value before hiding may have {@code length} octets. */
    public boolean allows(int length) {
        return length >= minLength && length <= maxLength;
    }

    /** Whether a value is one number of two, four or eight octets. */
    boolean isNumber() {
        return minLength == maxLength && (maxLength == 2 || maxLength == 4 || maxLength == 8);
    }

    /** The IETF's attribute of that number, or null for one this implementation does not know. */
    public static @Nullable AvpType of(int number) {
        return of(Vendor.IETF, number);
    }

    /** The attribute of that vendor and number, or null for one this implementation does not know. */
    public static @Nullable AvpType of(int vendorId, int number) {
        return BY_VENDOR_AND_NUMBER.get(key(vendorId, number));
    }

    private static int key(int vendorId, int number) {
        return vendorId << 16 | (number & 0xffff);
    }
}
