package dev.lac.radius;

import dev.lac.protocol.Octets;

/** What a subscriber presented to show who it is, as received; never printed. */
public sealed interface Proof {
    /**
     * PAP, RFC 1334 §2: the password in clear.
     *
     * @param password at most 128 octets (RFC 2865 §5.2), or the login is rejected
     */
    record Pap(Octets password) implements Proof {
        @Override
        public String toString() {
            return "Pap[***]";
        }
    }

    /**
     * CHAP with MD5, RFC 1994 §4.1.
     *
     * @param identifier of the Response, 0 to 255
     * @param challenge the Value of the Challenge, 1 to 253 octets
     * @param response the Value of the Response, 16 octets, or the login is rejected
     */
    record Chap(int identifier, Octets challenge, Octets response) implements Proof {
        @Override
        public String toString() {
            return "Chap[identifier=" + identifier + ", ***]";
        }
    }
}
