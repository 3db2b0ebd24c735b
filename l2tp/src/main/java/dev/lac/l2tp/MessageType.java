package dev.lac.l2tp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control message types (RFC 2661 §3.2; RFC 5515), each with the AVPs that its section says MUST be present besides the Message
 * Type.
 */
public enum MessageType {
    SCCRQ(
            1,
            "6.1",
            Scope.TUNNEL,
            AvpType.PROTOCOL_VERSION,
            AvpType.HOST_NAME,
            AvpType.FRAMING_CAPABILITIES,
            AvpType.ASSIGNED_TUNNEL_ID),
    SCCRP(
            2,
            "6.2",
            Scope.TUNNEL,
            AvpType.PROTOCOL_VERSION,
            AvpType.FRAMING_CAPABILITIES,
            AvpType.HOST_NAME,
            AvpType.ASSIGNED_TUNNEL_ID),
    SCCCN(3, "6.3", Scope.TUNNEL),
    STOPCCN(4, "6.4", Scope.TUNNEL, AvpType.ASSIGNED_TUNNEL_ID, AvpType.RESULT_CODE),
    HELLO(6, "6.5", Scope.TUNNEL),
    OCRQ(7, "6.9", Scope.CALL, AvpType.ASSIGNED_SESSION_ID),
    OCRP(8, "6.10", Scope.CALL, AvpType.ASSIGNED_SESSION_ID),
    OCCN(9, "6.11", Scope.CALL),
    ICRQ(10, "6.6", Scope.CALL, AvpType.ASSIGNED_SESSION_ID, AvpType.CALL_SERIAL_NUMBER),
    ICRP(11, "6.7", Scope.CALL, AvpType.ASSIGNED_SESSION_ID),
    ICCN(12, "6.8", Scope.CALL, AvpType.TX_CONNECT_SPEED, AvpType.FRAMING_TYPE),
    CDN(14, "6.12", Scope.CALL, AvpType.RESULT_CODE, AvpType.ASSIGNED_SESSION_ID),
    WEN(15, "6.13", Scope.CALL, AvpType.CALL_ERRORS),
    SLI(16, "6.14", Scope.CALL, AvpType.ACCM),
    /** Connect-Speed-Update-Notification. */
    CSUN(28, "RFC 5515", Scope.CALLS),
    /** Connect-Speed-Update-Request. */
    CSURQ(29, "RFC 5515", Scope.CALLS);

    /** What a message is about: the whole control connection, one call in it, or those calls that its AVPs name. */
    public enum Scope {
        TUNNEL,
        CALL,
        CALLS
    }

    private static final @Nullable MessageType[] BY_NUMBER = new MessageType[30];

    static {
        for (MessageType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final String section;
    private final Scope scope;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, though its type does not say so
    private final List<AvpType> required;

    MessageType(int number, String section, Scope scope, AvpType... required) {
        this.number = number;
        this.section = section;
        this.scope = scope;
        this.required = List.of(required);
    }

    /** The value of the Message Type AVP. */
    public int number() {
        return number;
    }

    /** The section of RFC 2661 that describes the message, or another RFC where it is named. */
    public String section() {
        return section;
    }

    public Scope scope() {
        return scope;
    }

    /** The M bit of the Message Type: "MUST be set to 1 for all message types defined" in RFC 2661; a later one may be ignored. */
    public boolean mandatory() {
        return number <= SLI.number;
    }

    /** The AVPs that MUST be present, the Message Type itself left out. */
    public List<AvpType> required() {
        return required;
    }

    /** The type of that number, or null for one this implementation does not know. */
    public static @Nullable MessageType of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
