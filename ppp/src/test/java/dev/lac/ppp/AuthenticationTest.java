package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** PAP and CHAP where they are no conversation: what proves what, and what is never printed. */
class AuthenticationTest {
    private static final Octets CHALLENGE = Octets.ofHex("000102030405060708090a0b0c0d0e0f");

    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<Credentials> asked = new ArrayList<>();
    private final List<PppPacket> sent = new ArrayList<>();

    private final Authenticator.Owner authenticatorOwner = new Authenticator.Owner() {
        @Override
        public void send(Octets frame) {
            sentFrame(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            asked.add(credentials);
        }
    };
    private final ChapAuthenticator chap =
            new ChapAuthenticator("test", "lac", Duration.ofSeconds(3), new Random(1), counters, authenticatorOwner);
    private final PapAuthenticator pap = new PapAuthenticator("test", counters, authenticatorOwner);
    private Dialogue dialogue = new Dialogue(clock, (packet, now) -> {});

    private void sentFrame(Octets frame) {
        Octets information = frame.slice(2, frame.length());
        sent.add(parse(information));
        dialogue.sent(information);
    }

    private static PppPacket parse(Octets information) {
        try {
            return PppPacket.parse(information);
        } catch (dev.lac.protocol.MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    private PppPacket last() {
        return sent.get(sent.size() - 1);
    }

    private Octets challengeOf(PppPacket packet) {
        return packet.data().slice(1, 1 + packet.data().get(0));
    }

    private void respond(int identifier, String secret) {
        Octets value = Credentials.Chap.response(identifier, Octets.ofText(secret), challengeOf(last()));
        chap.receive(
                ChapAuthenticator.valueAndName(2, identifier, value, Octets.ofText("user@isp"))
                        .encode(),
                clock.now());
    }

    @Test
    void theResponseIsMd5OverIdentifierSecretAndChallenge() {
        // md5(5a "secret" 000102…0f), computed by Python's hashlib
        assertThat(Credentials.Chap.response(0x5a, Octets.ofText("secret"), CHALLENGE)
                        .hex())
                .isEqualTo("6d28508fb833aecffdb169b85b417887");
    }

    @Test
    void credentialsProveOrDoNot() {
        Credentials chapCredentials = new Credentials.Chap(
                "user", 0x5a, CHALLENGE, Credentials.Chap.response(0x5a, Octets.ofText("secret"), CHALLENGE));
        assertThat(chapCredentials.provesKnowledgeOf(Octets.ofText("secret"))).isTrue();
        assertThat(chapCredentials.provesKnowledgeOf(Octets.ofText("Secret"))).isFalse();
        Credentials papCredentials = new Credentials.Pap("user", 1, Octets.ofText("secret"));
        assertThat(papCredentials.provesKnowledgeOf(Octets.ofText("secret"))).isTrue();
        assertThat(papCredentials.provesKnowledgeOf(Octets.EMPTY)).isFalse();
        assertThat(papCredentials.toString() + chapCredentials)
                .doesNotContain("secret", Octets.ofText("secret").hex(), CHALLENGE.hex());
        assertThat(papCredentials.nameOctets()).isEqualTo(Octets.ofText("user"));
        Credentials none = new Credentials.None();
        assertThat(none.provesKnowledgeOf(Octets.EMPTY)).isFalse();
        assertThat(none.name()).isEmpty();
        assertThat(none.nameOctets()).isEqualTo(Octets.EMPTY);
        assertThat(none.identifier()).isZero();
    }

    @Test
    void noPacketPrintsWhatItHolds() {
        PppPacket request = new PppPacket(1, 1, PapAuthenticator.encode(Octets.ofText("u"), Octets.ofText("secret")));
        assertThat(request.toString())
                .doesNotContain("secret", Octets.ofText("secret").hex());
        assertThat(PppPeer.Settings.of("u", "secret", List.of()).toString()).doesNotContain("secret");
    }

    @Test
    void chapSucceeds() {
        chap.start(0);
        assertThat(challengeOf(last()).length()).isBetween(16, 24);
        assertThat(last().data()
                        .slice(1 + last().data().get(0), last().data().length())
                        .text())
                .isEqualTo("lac");
        int identifier = last().identifier();
        Octets challenge = challengeOf(last());
        respond(identifier, "secret");
        assertThat(asked)
                .containsExactly(new Credentials.Chap(
                        "user@isp",
                        identifier,
                        challenge,
                        Credentials.Chap.response(identifier, Octets.ofText("secret"), challenge)));
        assertThat(chap.nextDeadline())
                .as("the decision takes as long as it takes")
                .isEqualTo(Timed.NEVER);
        assertThat(chap.isPending()).isTrue();
        chap.accept("welcome");
        assertThat(last()).isEqualTo(new PppPacket(3, identifier, Octets.ofText("welcome")));
    }

    @Test
    void everyChallengeIsNew() {
        clock.drive(chap);
        chap.start(0);
        clock.advance(Duration.ofSeconds(3L * 99));
        assertThat(sent).hasSize(100);
        Set<Octets> values = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            values.add(challengeOf(sent.get(i)));
            assertThat(sent.get(i).identifier()).isEqualTo((sent.get(0).identifier() + i) & 0xff);
        }
        assertThat(values).hasSize(100);
        respond(sent.get(98).identifier(), "secret"); // too late
        assertThat(counters.get(PppEvent.DROPPED_AUTH_IDENTIFIER)).isEqualTo(1);
        respond(last().identifier(), "secret");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anLnsDecidesAboutTheResponseThatTheLacReceived() {
        Credentials.Chap given = new Credentials.Chap("user", 7, CHALLENGE, CHALLENGE);
        chap.openedByProxy(given);
        assertThat(sent).isEmpty();
        chap.receive(new PppPacket(2, 7, Octets.ofHex("10" + CHALLENGE.hex() + "61")).encode(), 0);
        assertThat(asked).isEmpty();
        chap.accept("");
        assertThat(sent).containsExactly(new PppPacket(3, 7, Octets.EMPTY));
        chap.start(0); // and may challenge by itself, at any time
        assertThat(last().code()).isEqualTo(1);
        assertThat(last().identifier()).isEqualTo(8);
    }

    @Test
    void whatIsNotAwaitedIsCounted() {
        chap.receive(Octets.ofHex("0201 0004"), 0);
        chap.receive(Octets.ofHex("0101 0004"), 0);
        pap.receive(Octets.ofHex("0101 0006 0000"), 0);
        pap.receive(Octets.ofHex("0201 0005 00"), 0);
        assertThat(counters.get(PppEvent.DROPPED_AUTH_UNEXPECTED)).isEqualTo(2);
        assertThat(counters.get(PppEvent.DROPPED_AUTH_CODE)).isEqualTo(2);
        assertThat(sent).isEmpty();
    }

    @Test
    void papIsNaked() {
        dialogue = new Dialogue(clock, pap::receive);
        pap.start(0);
        dialogue.play("> 0101 0010 04 75736572 06 736563726574");
        pap.reject("x".repeat(300));
        dialogue.play("< 0301 0104 ff " + "78".repeat(255));
        dialogue.play("> 0109 0006 0000\n< 0309 0104 ff " + "78".repeat(255));
    }
}
