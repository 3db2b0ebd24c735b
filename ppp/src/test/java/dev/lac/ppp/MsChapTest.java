package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routines of MS-CHAP against the numbers that the RFCs print. */
class MsChapTest {
    // RFC 2759 §9.2
    private static final Octets USER = Octets.ofText("User");
    private static final Octets CLIENT_PASS = Octets.ofText("clientPass");
    private static final Octets AUTHENTICATOR_CHALLENGE = Octets.ofHex("5B5D7C7D7B3F2F3E3C2C602132262628");
    private static final Octets PEER_CHALLENGE = Octets.ofHex("21402324255E262A28295F2B3A337C7E");
    private static final Octets PASSWORD_HASH = Octets.ofHex("44EBBA8D5312B8D611474411F56989AE");
    private static final Octets NT_RESPONSE = Octets.ofHex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF");
    private static final String PROOF = "S=407A5589115FD0D6209F510FE9C04566932CDA56";
    private static final Octets RESPONSE_V2 = PEER_CHALLENGE
            .concat(Octets.ofHex("0000000000000000"))
            .concat(NT_RESPONSE)
            .concat(Octets.of(0));

    // RFC 2433 Appendix B.2
    private static final Octets MY_PW = Octets.ofText("MyPw");
    private static final Octets CHALLENGE_V1 = Octets.ofHex("102DB5DF085D3041");
    private static final Octets MY_PW_HASH = Octets.ofHex("FC156AF7EDCD6C0EDDE3337D427F4EAC");
    private static final Octets NT_RESPONSE_V1 = Octets.ofHex("4E9D3C8F9CFD385D5BF4D3246791956CA4C351AB409A3D61");

    /** RFC 1320 §A.5, and lengths around the block. */
    @ParameterizedTest
    @CsvSource({
        "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
        "a, bde52cb31de33e46245e05fbdbd6fb24",
        "abc, a448017aaf21d8525fc10ae87aa6729d",
        "message digest, d9130a8164549fe818874806e1c7014b",
        "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, 043f8582f241db351ce627e153e7f0e4",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
                + " e33b4ddc9c38f2199c3e7b164fcc0536"
    })
    void md4OfRfc1320(String message, String digest) {
        assertThat(Md4.digest(Octets.ofText(message)).hex()).isEqualTo(digest);
    }

    @Test
    void theExampleOfRfc2759() {
        assertThat(MsChap.ntPasswordHash(CLIENT_PASS)).isEqualTo(PASSWORD_HASH);
        assertThat(MsChap.hashNtPasswordHash(PASSWORD_HASH))
                .isEqualTo(Octets.ofHex("41C00C584BD2D91C4017A2A12FA59F3F"));
        assertThat(MsChap.challengeHash(PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, USER))
                .isEqualTo(Octets.ofHex("D02E4386BCE91226"));
        assertThat(MsChap.generateNtResponse(AUTHENTICATOR_CHALLENGE, PEER_CHALLENGE, USER, PASSWORD_HASH))
                .isEqualTo(NT_RESPONSE);
        assertThat(MsChap.generateAuthenticatorResponse(
                        PASSWORD_HASH, NT_RESPONSE, PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, USER))
                .isEqualTo(PROOF);
    }

    @Test
    void theExampleOfRfc2433() {
        assertThat(MsChap.ntPasswordHash(MY_PW)).isEqualTo(MY_PW_HASH);
        assertThat(MsChap.challengeResponse(CHALLENGE_V1, MY_PW_HASH)).isEqualTo(NT_RESPONSE_V1);
    }

    /** RFC 2759 §9.3, RFC 2433 Appendix B.3. */
    @ParameterizedTest
    @CsvSource({"FC156AF7EDCD6C, FD0B5B5E7F6E34D9", "0EDDE3337D427F, 0E6E796737EA08FE"})
    void desKeysHaveOddParity(String raw, String corrected) {
        assertThat(MsChap.desKey(Octets.ofHex(raw))).isEqualTo(Octets.ofHex(corrected));
    }

    @Test
    void aPasswordIsUtf8OutsideAndUtf16Inside() {
        // MD4 over e9 00 ac 20 3d d8 00 de: é, €, and a character of two units
        assertThat(MsChap.ntPasswordHash(Octets.ofText("é€\uD83D\uDE00")))
                .isEqualTo(Md4.digest(Octets.ofHex("e900 ac20 3dd8 00de")));
    }

    @ParameterizedTest
    @CsvSource({"User, User", "BIGCO\\User, User", "A\\B\\User, User", "BIGCO\\, ''", "'', ''"})
    void aDomainIsNoPartOfTheUserName(String name, String user) {
        assertThat(MsChap.userName(Octets.ofText(name)).text()).isEqualTo(user);
    }

    @Test
    void credentialsOfVersion2ProveByPasswordAndByHash() {
        Credentials.MsChapV2 shown = new Credentials.MsChapV2("User", 3, AUTHENTICATOR_CHALLENGE, RESPONSE_V2, USER);
        assertThat(shown.provesKnowledgeOf(CLIENT_PASS)).isTrue();
        assertThat(shown.provesKnowledgeOfHash(PASSWORD_HASH)).isTrue();
        assertThat(shown.provesKnowledgeOf(MY_PW)).isFalse();
        assertThat(shown.provesKnowledgeOfHash(MY_PW_HASH)).isFalse();
        assertThat(shown.authenticatorResponse(PASSWORD_HASH)).isEqualTo(PROOF);
        assertThat(shown.peerChallenge()).isEqualTo(PEER_CHALLENGE);
        assertThat(shown.toString()).isEqualTo("MS-CHAPv2 of User");
        // "case-sensitive ASCII characters" (§4)
        assertThat(new Credentials.MsChapV2("user", 3, AUTHENTICATOR_CHALLENGE, RESPONSE_V2, Octets.ofText("user"))
                        .provesKnowledgeOf(CLIENT_PASS))
                .isFalse();
    }

    @Test
    void credentialsOfVersion1ProveByPasswordAndByHash() {
        Octets lanManager = Octets.copyOf(new byte[24]);
        Octets response = lanManager.concat(NT_RESPONSE_V1);
        Credentials.MsChapV1 shown =
                new Credentials.MsChapV1("user", 3, CHALLENGE_V1, response.concat(Octets.of(1)), USER);
        assertThat(shown.provesKnowledgeOf(MY_PW)).isTrue();
        assertThat(shown.provesKnowledgeOfHash(MY_PW_HASH)).isTrue();
        assertThat(shown.provesKnowledgeOf(CLIENT_PASS)).isFalse();
        assertThat(shown.toString()).isEqualTo("MS-CHAPv1 of user");
        Credentials.MsChapV1 lanManagerOnly =
                new Credentials.MsChapV1("user", 3, CHALLENGE_V1, response.concat(Octets.of(0)), USER);
        assertThat(lanManagerOnly.provesKnowledgeOf(MY_PW)).isFalse();
    }

    @Test
    void credentialsHaveTheLengthsOfTheRfc() {
        Octets empty = Octets.EMPTY;
        assertThatThrownBy(() -> new Credentials.MsChapV1("", 1, AUTHENTICATOR_CHALLENGE, RESPONSE_V2, empty))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Credentials.MsChapV2("", 1, CHALLENGE_V1, RESPONSE_V2, empty))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Credentials.MsChapV2("", 1, AUTHENTICATOR_CHALLENGE, NT_RESPONSE, empty))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "E=691 R=1 C=0102 V=3 M=Try again, please | 691 | true | 0102 | 3 | Try again, please",
                "E=648 R=0 V=2 | 648 | false | '' | 2 | ''",
                "E=691 R=1 | 691 | true | '' | 1 | ''",
                "E=709 | 709 | false | '' | 1 | ''",
                "E=691 R=0 C=ABCD V=3 X=7 M=hm | 691 | false | abcd | 3 | hm",
                "E=691 R=0 C=ABCD V=3 and more | 691 | false | abcd | 3 | ''"
            })
    void failureMessagesAreRead(String message, int error, boolean retry, String challenge, int version, String text) {
        assertThat(MsChapFailure.parse(message))
                .isEqualTo(new MsChapFailure(error, retry, Octets.ofHex(challenge), version, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "E=", "E=x R=1", "E=99999999999", "R=1 E=691"})
    void whatIsNoFailureMessageIsNotRead(String message) {
        assertThat(MsChapFailure.parse(message)).isNull();
    }

    @Test
    void aFailureMessageIsWrittenAsItIsRead() {
        MsChapFailure failure = new MsChapFailure(691, true, Octets.ofHex("00ff"), 3, "a b");
        assertThat(failure.format()).isEqualTo("E=691 R=1 C=00FF V=3 M=a b");
        assertThat(MsChapFailure.parse(failure.format())).isEqualTo(failure);
    }
}
