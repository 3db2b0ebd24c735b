package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.util.random.RandomGenerator;

/** The Algorithms of CHAP (RFC 1994 §3): what their Challenge, Response and verdict contain, and how a peer responds. */
enum ChapAlgorithm {
    /** RFC 1994. */
    MD5(AuthProtocol.CHAP_MD5, 16, 24, 16),
    /** RFC 2433. */
    MSCHAP_V1(AuthProtocol.MSCHAP_V1, 8, 8, Credentials.MSCHAP_RESPONSE_LENGTH),
    /** RFC 2759. */
    MSCHAP_V2(AuthProtocol.MSCHAP_V2, 16, 16, Credentials.MSCHAP_RESPONSE_LENGTH);

    private static final int PEER_CHALLENGE_RESERVED = 8; // RFC 2759 §4
    private static final int IMPLIED_STEP = 23; // RFC 2433 §8

    private final AuthProtocol protocol;
    private final int shortestChallenge;
    private final int longestChallenge;
    private final int responseLength;

    ChapAlgorithm(AuthProtocol protocol, int shortestChallenge, int longestChallenge, int responseLength) {
        this.protocol = protocol;
        this.shortestChallenge = shortestChallenge;
        this.longestChallenge = longestChallenge;
        this.responseLength = responseLength;
    }

    /** @throws IllegalArgumentException when {@code protocol} is not CHAP */
    static ChapAlgorithm of(AuthProtocol protocol) {
        for (ChapAlgorithm algorithm : values()) {
            if (algorithm.protocol == protocol) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("not CHAP: " + protocol);
    }

    /** Octets of a Response Value. */
    int responseLength() {
        return responseLength;
    }

    /** "Each challenge value SHOULD be unique" and "unpredictable" (RFC 1994 §2.3). */
    Octets freshChallenge(RandomGenerator random) {
        byte[] value = new byte[random.nextInt(shortestChallenge, longestChallenge + 1)];
        random.nextBytes(value);
        return Octets.copyOf(value);
    }

    /** Whether a Challenge Value has a length that this algorithm can answer. */
    boolean canAnswer(Octets challenge) {
        return this == MD5 ? !challenge.isEmpty() : challenge.length() == longestChallenge;
    }

    /** @param response of {@link #responseLength} octets */
    Credentials credentials(int identifier, Octets challenge, Octets response, Octets name) {
        return switch (this) {
            case MD5 -> new Credentials.Chap(name.text(), identifier, challenge, response, name);
            case MSCHAP_V1 -> new Credentials.MsChapV1(name.text(), identifier, challenge, response, name);
            case MSCHAP_V2 -> new Credentials.MsChapV2(name.text(), identifier, challenge, response, name);
        };
    }

    /** The Response Value of a peer that knows {@code secret}, in UTF-8 where it is a password. */
    Octets respond(int identifier, Octets secret, Octets challenge, Octets name, RandomGenerator random) {
        return switch (this) {
            case MD5 -> Credentials.Chap.response(identifier, secret, challenge);
            case MSCHAP_V1 ->
                // the LAN Manager response "SHOULD be zero-filled" and the flag "always be set" (RFC 2433 §6)
                zeroes(MsChap.RESPONSE_LENGTH)
                        .concat(MsChap.challengeResponse(challenge, MsChap.ntPasswordHash(secret)))
                        .concat(Octets.of(1));
            case MSCHAP_V2 -> {
                Octets peerChallenge = freshChallenge(random);
                yield peerChallenge
                        .concat(zeroes(PEER_CHALLENGE_RESERVED))
                        .concat(MsChap.generateNtResponse(
                                challenge, peerChallenge, name, MsChap.ntPasswordHash(secret)))
                        .concat(Octets.of(0));
            }
        };
    }

    private static Octets zeroes(int count) {
        return Octets.copyOf(new byte[count]);
    }

    /**
     * Whether a Success comes from somebody who knows the peer's {@code secret}, as far as the algorithm can tell (RFC 2759 §8.8,
     * CheckAuthenticatorResponse).
     */
    boolean isProof(String message, Credentials ours, Octets secret) {
        return !(ours instanceof Credentials.MsChapV2 sent)
                || message.startsWith(sent.authenticatorResponse(MsChap.ntPasswordHash(secret)));
    }

    /**
     * The refusal as the algorithm words it. A message that is an MS-CHAP error already goes out as it is, but for a retry that is not
     * allowed here.
     *
     * @param message of whoever decided
     * @param retry whether the peer may try again, as far as this end is concerned
     * @param next the challenge for that
     */
    Refusal refusal(String message, boolean retry, Octets challenge, Octets next) {
        if (this == MD5) {
            return new Refusal(message, retry, next);
        }
        if (!message.startsWith("E=")) {
            MsChapFailure ours = new MsChapFailure(
                    MsChapFailure.ERROR_AUTHENTICATION_FAILURE,
                    retry,
                    retry ? next : challenge,
                    this == MSCHAP_V1 ? MsChapFailure.MSCHAP_V1_VERSION : MsChapFailure.MSCHAP_V2_VERSION,
                    this == MSCHAP_V1 ? "" : message);
            return new Refusal(ours.format(), retry, next);
        }
        MsChapFailure theirs = MsChapFailure.parse(message);
        if (theirs == null || !theirs.retry()) {
            return new Refusal(message, false, challenge);
        }
        boolean challengeImplied = theirs.challenge().isEmpty() && this == MSCHAP_V1;
        boolean canRetry = challengeImplied || canAnswer(theirs.challenge());
        if (!retry || !canRetry) {
            // R is "'1' if a retry is allowed, and '0' if not" (RFC 2759 §6): the server may allow more than the link
            // does.
            return new Refusal(message.replaceFirst("R=1", "R=0"), false, challenge);
        }
        return new Refusal(message, true, challengeImplied ? implied(challenge) : theirs.challenge());
    }

    /** "The previous challenge value plus decimal 23 in the first octet" (RFC 2433 §8). */
    private static Octets implied(Octets challenge) {
        return Octets.of(challenge.get(0) + IMPLIED_STEP & 0xff).concat(challenge.slice(1, challenge.length()));
    }

    /**
     * A refusal in the algorithm's words.
     *
     * @param message of the Failure packet
     * @param retry whether the peer may try again
     * @param challenge what it is to answer then
     */
    record Refusal(String message, boolean retry, Octets challenge) {}
}
