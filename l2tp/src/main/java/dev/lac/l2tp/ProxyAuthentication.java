package dev.lac.l2tp;

import dev.lac.protocol.Octets;

/** The PPP authentication between LAC and PPP peer, told to the LNS (RFC 2661 §4.4.5, Proxy Authen AVPs 29 to 33). */
public sealed interface ProxyAuthentication {
    /** The Proxy Authen Type (AVP 29). */
    int authenType();

    /**
     * PPP CHAP with MD5 (type 2).
     *
     * @param name the name in the Response
     * @param identifier 0 to 255, that of the Challenge
     * @param challenge one octet or more
     * @param response the 16 octets
     */
    record Chap(Octets name, int identifier, Octets challenge, Octets response) implements ProxyAuthentication {
        public Chap {
            requireOctet(identifier);
        }

        @Override
        public int authenType() {
            return 2;
        }

        /** Leaves challenge and response out: together they can be searched for the password. */
        @Override
        public String toString() {
            return "Chap[name=" + name.text() + ", identifier=" + identifier + "]";
        }
    }

    /**
     * PPP PAP (type 3); only ever sent hidden (§9.5).
     *
     * @param name the Peer-ID
     * @param identifier 0 to 255, that of the Authenticate-Request
     * @param password in clear
     */
    record Pap(Octets name, int identifier, Octets password) implements ProxyAuthentication {
        public Pap {
            requireOctet(identifier);
        }

        @Override
        public int authenType() {
            return 3;
        }

        /** Leaves the password out. */
        @Override
        public String toString() {
            return "Pap[name=" + name.text() + ", identifier=" + identifier + "]";
        }
    }

    /** The PPP peer was not asked to authenticate (type 4). */
    record None() implements ProxyAuthentication {
        @Override
        public int authenType() {
            return 4;
        }
    }

    /**
     * Microsoft CHAP version 1 (type 5).
     *
     * @param name the name in the Response
     * @param identifier 0 to 255, that of the Challenge
     * @param challenge the 8 octets
     * @param response the 49 octets
     */
    record MsChapV1(Octets name, int identifier, Octets challenge, Octets response) implements ProxyAuthentication {
        public MsChapV1 {
            requireOctet(identifier);
        }

        @Override
        public int authenType() {
            return 5;
        }

        /** Leaves challenge and response out: together they can be searched for the password. */
        @Override
        public String toString() {
            return "MsChapV1[name=" + name.text() + ", identifier=" + identifier + "]";
        }
    }

    private static void requireOctet(int identifier) {
        if (identifier < 0 || identifier > 0xff) {
            throw new IllegalArgumentException("an identifier is one octet: " + identifier);
        }
    }
}
