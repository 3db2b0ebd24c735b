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

    /**
     * An MS-CHAPv1 Response with the Challenge it answers (RFC 2433 §6).
     *
     * @param name the Name as text, a domain before a backslash included
     * @param identifier of Challenge and Response, 0 to 255
     * @param challenge the Challenge Value, 8 octets; not printed
     * @param response the Response Value, 49 octets: LAN Manager response, Windows NT response, flag; not printed
     * @param nameOctets the Name as received
     */
    record MsChapV1(String name, int identifier, Octets challenge, Octets response, Octets nameOctets)
            implements Credentials {
        public MsChapV1 {
            checkLengths(challenge, MsChap.CHALLENGE_LENGTH, response);
        }

        /** @param secret the password in UTF-8 */
        @Override
        public boolean provesKnowledgeOf(Octets secret) {
            return provesKnowledgeOfHash(MsChap.ntPasswordHash(secret));
        }

        /**
         * Whether whoever sent this knew the password with this NtPasswordHash. A Response that offers nothing but the LAN Manager
         * response, whose use "has been deprecated" (§6), proves nothing.
         */
        public boolean provesKnowledgeOfHash(Octets ntHash) {
            boolean ntResponseCounts = response.get(MSCHAP_RESPONSE_LENGTH - 1) == 1;
            return ntResponseCounts
                    && MsChap.challengeResponse(challenge, ntHash).equalsInConstantTime(ntResponse(response));
        }

        @Override
        public String toString() {
            return "MS-CHAPv1 of " + name;
        }
    }

    /**
     * An MS-CHAPv2 Response with the Challenge it answers (RFC 2759 §4).
     *
     * @param name the Name as text, a domain before a backslash included
     * @param identifier of Challenge and Response, 0 to 255
     * @param authenticatorChallenge the Challenge Value, 16 octets; not printed
     * @param response the Response Value, 49 octets: Peer-Challenge, Reserved, NT-Response, Flags; not printed
     * @param nameOctets the Name as received
     */
    record MsChapV2(String name, int identifier, Octets authenticatorChallenge, Octets response, Octets nameOctets)
            implements Credentials {
        public MsChapV2 {
            checkLengths(authenticatorChallenge, MSCHAP_V2_CHALLENGE_LENGTH, response);
        }

        /** The Peer-Challenge, 16 octets. */
        public Octets peerChallenge() {
            return response.slice(0, MSCHAP_V2_CHALLENGE_LENGTH);
        }

        /** @param secret the password in UTF-8 */
        @Override
        public boolean provesKnowledgeOf(Octets secret) {
            return provesKnowledgeOfHash(MsChap.ntPasswordHash(secret));
        }

        /** Whether whoever sent this knew the password with this NtPasswordHash. */
        public boolean provesKnowledgeOfHash(Octets ntHash) {
            return MsChap.generateNtResponse(authenticatorChallenge, peerChallenge(), nameOctets, ntHash)
                    .equalsInConstantTime(ntResponse(response));
        }

        /** How an authenticator shows that it knows the password with this NtPasswordHash: "S=" and 40 digits (§5). */
        public String authenticatorResponse(Octets ntHash) {
            return MsChap.generateAuthenticatorResponse(
                    ntHash, ntResponse(response), peerChallenge(), authenticatorChallenge, nameOctets);
        }

        @Override
        public String toString() {
            return "MS-CHAPv2 of " + name;
        }
    }

    /** Nothing: the link does without authentication, which "by default ... is not mandatory" (RFC 1661 §3.5). */
    record None() implements Credentials {
        @Override
        public String name() {
            return "";
        }

        @Override
        public Octets nameOctets() {
            return Octets.EMPTY;
        }

        @Override
        public int identifier() {
            return 0;
        }

        @Override
        public boolean provesKnowledgeOf(Octets secret) {
            return false;
        }
    }

    /** Octets of an MS-CHAP Response Value (RFC 2433 §6, RFC 2759 §4). */
    int MSCHAP_RESPONSE_LENGTH = 49;

    /** Octets of an MS-CHAPv2 Challenge Value and of a Peer-Challenge (RFC 2759 §3, §4). */
    int MSCHAP_V2_CHALLENGE_LENGTH = 16;

    private static void checkLengths(Octets challenge, int challengeLength, Octets response) {
        if (challenge.length() != challengeLength || response.length() != MSCHAP_RESPONSE_LENGTH) {
            throw new IllegalArgumentException(
                    "MS-CHAP: a challenge of " + challenge.length() + ", a response of " + response.length());
        }
    }

    /** The Windows NT response lies at the same place in both versions. */
    private static Octets ntResponse(Octets response) {
        return response.slice(MsChap.RESPONSE_LENGTH, 2 * MsChap.RESPONSE_LENGTH);
    }
}
