package dev.lac.radius;

import java.util.List;

/**
 * The question whether a subscriber may log in, for an Access-Request (RFC 2865 §4.1).
 *
 * @param userName User-Name (§5.1) as received, 1 to 253 octets, or the login is rejected
 * @param service Service-Type of the request; an Access-Accept for another is a rejection (§1.1)
 * @param mtu Framed-MTU (§5.12) as a hint, in octets; 0: not sent
 * @param acctSessionId Acct-Session-Id (RFC 2866 §5.5) that the accounting of this login will carry
 * @param extra what the operator adds
 */
public record AccessRequest(
        String userName,
        Proof proof,
        Service service,
        Attachment attachment,
        int mtu,
        String acctSessionId,
        List<ExtraAttribute> extra) {
    public AccessRequest {
        extra = List.copyOf(extra);
    }

    /** The same question about a domain or line instead of a user. */
    public AccessRequest about(String name) {
        return new AccessRequest(name, proof, Service.OUTBOUND, attachment, mtu, acctSessionId, extra);
    }

    /** Service-Type, RFC 2865 §5.6. */
    public enum Service {
        /** A user who has logged in. */
        FRAMED(2),
        /** No user: what is to be done with the calls of a domain or a line ("Outbound", as tunnel definitions are asked for). */
        OUTBOUND(5);

        private final int number;

        Service(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
