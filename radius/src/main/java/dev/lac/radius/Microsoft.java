package dev.lac.radius;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The Vendor-Specific attributes of Microsoft that carry MS-CHAP (RFC 2548 §2.1, §2.3). */
final class Microsoft {
    static final int VENDOR = 311;

    private static final int MS_CHAP_RESPONSE = 1; // §2.1.3
    private static final int MS_CHAP_ERROR = 2; // §2.1.5
    private static final int MS_CHAP_CHALLENGE = 11; // §2.1.2
    private static final int MS_CHAP2_RESPONSE = 25; // §2.3.2
    private static final int MS_CHAP2_SUCCESS = 26; // §2.3.3

    /** Octets of a Response Value in PPP; the last is Flags. */
    static final int RESPONSE = 49;

    private Microsoft() {}

    /** Ident and Flags stand before the response proper. */
    static void write(AttributeWriter writer, Proof.MsChap proof) {
        Octets response = new PacketWriter(RESPONSE + 1)
                .u8(proof.identifier())
                .u8(proof.response().get(RESPONSE - 1))
                .octets(proof.response().slice(0, RESPONSE - 1))
                .toOctets();
        writer.vendor(VENDOR, MS_CHAP_CHALLENGE, proof.challenge())
                .vendor(VENDOR, proof.version() == 1 ? MS_CHAP_RESPONSE : MS_CHAP2_RESPONSE, response);
    }

    /** The authenticator response of an Access-Accept. */
    static Optional<String> success(Packet reply) {
        return text(reply, MS_CHAP2_SUCCESS);
    }

    /** The error of an Access-Reject. */
    static Optional<String> error(Packet reply) {
        return text(reply, MS_CHAP_ERROR);
    }

    /** What follows Ident in the first attribute of {@code type}. */
    private static Optional<String> text(Packet reply, int type) {
        return reply.vendor(VENDOR, type)
                .filter(value -> value.length() > 1)
                .map(value -> new String(value.toByteArray(), 1, value.length() - 1, StandardCharsets.US_ASCII))
                .findFirst();
    }
}
