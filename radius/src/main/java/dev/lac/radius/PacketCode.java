package dev.lac.radius;

/** The Code field, RFC 2865 §3. */
enum PacketCode {
    ACCESS_REQUEST(1), // RFC 2865 §4.1
    ACCESS_ACCEPT(2), // RFC 2865 §4.2
    ACCESS_REJECT(3), // RFC 2865 §4.3
    ACCOUNTING_REQUEST(4), // RFC 2866 §4.1
    ACCOUNTING_RESPONSE(5), // RFC 2866 §4.2
    ACCESS_CHALLENGE(11), // RFC 2865 §4.4
    STATUS_SERVER(12), // RFC 5997 §3
    DISCONNECT_REQUEST(40), // RFC 5176 §2.3
    DISCONNECT_ACK(41),
    DISCONNECT_NAK(42),
    COA_REQUEST(43),
    COA_ACK(44),
    COA_NAK(45);

    private final int number;

    PacketCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
