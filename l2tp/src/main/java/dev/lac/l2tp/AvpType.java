package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** The attributes of vendor 0 (RFC 2661 §4.4; RFC 3145 §2), a line each: number, section, M, hiding, octets of the value. */
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
    PPP_DISCONNECT_CAUSE_CODE(46, "RFC 3145 §2", false, Hiding.MAY, 5, Avp.MAX_VALUE);

    /** Whether the H bit may be set, and whether we set it where hiding is configured. */
    public enum Hiding {
        /** The H bit MUST be 0. */
        NEVER,
        /** The H bit may be 0 or 1; we send the value, which is no secret, in clear. */
        MAY,
        /** The H bit may be 0 or 1; we hide the value when told to hide: it says who is calling or proves it. */
        WHEN_TOLD
    }

    private static final @Nullable AvpType[] BY_NUMBER = new AvpType[47];

    static {
        for (AvpType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final String section;
    private final boolean mandatory;
    private final Hiding hiding;
    private final int minLength;
    private final int maxLength;

    AvpType(int number, String section, boolean mandatory, Hiding hiding, int minLength, int maxLength) {
        this.number = number;
        this.section = section;
        this.mandatory = mandatory;
        this.hiding = hiding;
        this.minLength = minLength;
        this.maxLength = maxLength;
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

    /** The attribute of that number, or null for one this implementation does not know. */
    public static @Nullable AvpType of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
