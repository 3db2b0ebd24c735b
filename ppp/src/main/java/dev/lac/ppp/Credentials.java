package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a peer offered to prove who it is, as received: for a RADIUS server, or for an LNS (RFC 2661 §4.4.5, AVPs 29 to 33). */
public sealed interface Credentials {
    /** The peer's name decoded as UTF-8. */
    String name();

    /** The peer's name as received. */
    Octets nameOctets();

    /** The Identifier of the packet that carried the proof, 0 to 255. */
    int identifier();

    /** Whether whoever sent this knew {@code secret}. */
    boolean provesKnowledgeOf(Octets secret);

    /**
     * An Authenticate-Request (RFC 1334 §2.2.1).
     *
     * @param name the Peer-ID as text
     * @param identifier 0 to 255
     * @param password 0 to 255 octets; never printed
     * @param nameOctets the Peer-ID as received
     */
    record Pap(String name, int identifier, Octets password, Octets nameOctets) implements Credentials {
        public Pap(String name, int identifier, Octets password) {
            this(name, identifier, password, Octets.ofText(name));
        }

        @Override
        public boolean provesKnowledgeOf(Octets secret) {
            return password.equalsInConstantTime(secret);
        }

        @Override
        public String toString() {
            return "PAP of " + name;
        }
    }

    /**
     * A Response with the Challenge it answers (RFC 1994 §4.1).
     *
     * @param name the Name as text
     * @param identifier of Challenge and Response, 0 to 255
     * @param challenge the Challenge Value; not printed
     * @param response the Response Value, 16 octets; not printed
     * @param nameOctets the Name as received
     */
    record Chap(String name, int identifier, Octets challenge, Octets response, Octets nameOctets)
            implements Credentials {
        public Chap(String name, int identifier, Octets challenge, Octets response) {
            this(name, identifier, challenge, response, Octets.ofText(name));
        }

        @Override
        public boolean provesKnowledgeOf(Octets secret) {
            return response(identifier, secret, challenge).equalsInConstantTime(response);
        }

        /** MD5 over Identifier, secret and Challenge Value (RFC 1994 §4.1). */
        public static Octets response(int identifier, Octets secret, Octets challenge) {
            MessageDigest md5;
            try {
                md5 = MessageDigest.getInstance("MD5");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has MD5", e);
            }
            md5.update((byte) identifier);
            secret.update(md5);
            challenge.update(md5);
            return Octets.copyOf(md5.digest());
        }

        @Override
        public String toString() {
            return "CHAP of " + name;
        }
    }
}
