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

    /**
     * MS-CHAP, RFC 2433 §4 or RFC 2759 §4, for MS-CHAP-Response or MS-CHAP2-Response (RFC 2548 §2.1.3, §2.3.2).
     *
     * @param version 1 or 2
     * @param identifier of the Response, 0 to 255
     * @param challenge the Value of the Challenge, 8 or 16 octets
     * @param response the Value of the Response, 49 octets, the last of which is Flags, or the login is rejected
     */
    record MsChap(int version, int identifier, Octets challenge, Octets response) implements Proof {
        public MsChap {
            if (version != 1 && version != 2) {
                throw new IllegalArgumentException("MS-CHAP version " + version);
            }
        }

        @Override
        public String toString() {
            return "MsChap[version=" + version + ", identifier=" + identifier + ", ***]";
        }
    }
}
