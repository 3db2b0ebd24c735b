package dev.lac.radius;

import static dev.lac.radius.TestServer.tagged;
import static dev.lac.radius.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.codec.AttributeCodecType;

/** Tunnel attributes of an Access-Accept, RFC 2868 §3. */
class TunnelOfferTest {
    private final TestServer server = new TestServer("192.0.2.10", 1812, "secret");
    private final Bench bench = Bench.with(server);

    private List<TunnelOffer> offers(TestServer.Reply reply) {
        server.reply = reply;
        return ((Decision.Accept) bench.decide("alice")).offers();
    }

    private List<TunnelOffer> offers(Attribute... attributes) {
        return offers(request -> List.of(attributes));
    }

    /** A Tunnel-Password hidden by TinyRadius, with {@code tag} before it unless negative. */
    private Attribute password(Packet request, int tag, String password) {
        try {
            Octets hidden = Octets.copyOf(AttributeCodecType.RFC2868_TUNNEL_PASSWORD
                    .getCodec()
                    .encode(password.getBytes(), request.authenticator().toByteArray(), "secret"));
            return new Attribute(
                    AttributeType.TUNNEL_PASSWORD,
                    tag < 0 ? hidden : Octets.of(tag).concat(hidden));
        } catch (RadiusPacketException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theAttributesOfEachTagAreOneTunnelAndThePreferredComesFirst() {
        List<TunnelOffer> offers = offers(request -> List.of(
                tagged(AttributeType.TUNNEL_TYPE, 1, 3),
                tagged(AttributeType.TUNNEL_TYPE, 2, 3),
                tagged(AttributeType.TUNNEL_MEDIUM_TYPE, 1, 1),
                tagged(AttributeType.TUNNEL_MEDIUM_TYPE, 2, 2),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "lns1.example.net"),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 2, "2001:db8::2"),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "203.0.113.1"),
                tagged(AttributeType.TUNNEL_PREFERENCE, 1, 20),
                tagged(AttributeType.TUNNEL_PREFERENCE, 2, 10),
                tagged(AttributeType.TUNNEL_CLIENT_ENDPOINT, 2, "2001:db8::1"),
                tagged(AttributeType.TUNNEL_PRIVATE_GROUP_ID, 2, "blue"),
                tagged(AttributeType.TUNNEL_ASSIGNMENT_ID, 2, "pool"),
                tagged(AttributeType.TUNNEL_CLIENT_AUTH_ID, 2, "edge1"),
                tagged(AttributeType.TUNNEL_SERVER_AUTH_ID, 2, "core2"),
                password(request, 1, "first"),
                password(request, 2, "a second password of more than one block")));
        assertThat(offers)
                .containsExactly(
                        new TunnelOffer(
                                2,
                                10,
                                List.of("2001:db8::2"),
                                "2001:db8::1",
                                Octets.ofText("a second password of more than one block"),
                                "pool",
                                "edge1",
                                "core2",
                                "blue"),
                        new TunnelOffer(
                                1,
                                20,
                                List.of("lns1.example.net", "203.0.113.1"),
                                null,
                                Octets.ofText("first"),
                                null,
                                null,
                                null,
                                null));
    }

    @Test
    void stringsWithoutATagKeepTheirFirstOctetAndAreATunnelOfTheirOwn() {
        List<TunnelOffer> offers = offers(request -> List.of(
                tagged(AttributeType.TUNNEL_TYPE, 0, 3),
                tagged(AttributeType.TUNNEL_MEDIUM_TYPE, 0, 1),
                text(AttributeType.TUNNEL_SERVER_ENDPOINT, "lns.example.net"),
                tagged(AttributeType.TUNNEL_ASSIGNMENT_ID, 0, "zero"),
                password(request, -1, "untagged")));
        assertThat(offers)
                .containsExactly(new TunnelOffer(
                        0,
                        TunnelOffer.NO_PREFERENCE,
                        List.of("lns.example.net"),
                        null,
                        Octets.ofText("untagged"),
                        "zero",
                        null,
                        null,
                        null));
    }

    @Test
    void anIntegersOrPasswordsTagBeyond31IsIgnored() {
        assertThat(offers(request -> List.of(
                        tagged(AttributeType.TUNNEL_TYPE, 0x20, 3),
                        text(AttributeType.TUNNEL_SERVER_ENDPOINT, "a"),
                        password(request, 0x7f, "p"))))
                .singleElement()
                .satisfies(offer -> {
                    assertThat(offer.tag()).isZero();
                    assertThat(offer.password()).isEqualTo(Octets.ofText("p"));
                });
        assertThat(offers(
                        tagged(AttributeType.TUNNEL_TYPE, 0x1f, 3),
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 0x1f, "a")))
                .singleElement()
                .extracting(TunnelOffer::tag)
                .isEqualTo(31);
    }

    @Test
    void aTunnelWithoutPreferenceComesLastAndEqualsGoByTag() {
        List<Attribute> attributes = new ArrayList<>();
        for (int tag : new int[] {3, 1, 2, 4}) {
            attributes.add(tagged(AttributeType.TUNNEL_TYPE, tag, 3));
            attributes.add(tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, tag, "lns" + tag));
        }
        attributes.add(tagged(AttributeType.TUNNEL_PREFERENCE, 4, 5));
        attributes.add(tagged(AttributeType.TUNNEL_PREFERENCE, 3, 5));
        assertThat(offers(request -> attributes)).extracting(TunnelOffer::tag).containsExactly(3, 4, 1, 2);
    }

    @Test
    void whatIsNoL2tpTunnelOverIpIsSkippedAndCounted() {
        assertThat(offers(
                        tagged(AttributeType.TUNNEL_TYPE, 1, 1), // PPTP
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "a"),
                        tagged(AttributeType.TUNNEL_TYPE, 2, 3),
                        tagged(AttributeType.TUNNEL_MEDIUM_TYPE, 2, 4), // HDLC
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 2, "b"),
                        tagged(AttributeType.TUNNEL_TYPE, 3, 3), // no endpoint
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 4, "d"), // no type
                        tagged(AttributeType.TUNNEL_TYPE, 5, 3),
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 5, "  ")))
                .isEmpty();
        assertThat(bench.counters.get(RadiusEvent.TUNNEL_SKIPPED)).isEqualTo(5);
    }

    @Test
    void aMalformedAttributeCostsItselfAndNotTheReply() {
        List<TunnelOffer> offers = offers(request -> Arrays.asList(
                tagged(AttributeType.TUNNEL_TYPE, 1, 3),
                new Attribute(AttributeType.TUNNEL_TYPE, Octets.of(1, 3)),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "a"),
                new Attribute(AttributeType.TUNNEL_SERVER_ENDPOINT, Octets.EMPTY),
                new Attribute(AttributeType.TUNNEL_ASSIGNMENT_ID, Octets.of(1)),
                new Attribute(AttributeType.TUNNEL_PASSWORD, Octets.EMPTY),
                new Attribute(AttributeType.TUNNEL_PASSWORD, Octets.of(1, 0x80, 1, 2)),
                new Attribute(AttributeType.SESSION_TIMEOUT, Octets.of(1))));
        assertThat(offers)
                .containsExactly(new TunnelOffer(
                        1, TunnelOffer.NO_PREFERENCE, List.of("a"), null, null, null, null, null, null));
        assertThat(bench.counters.get(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED)).isEqualTo(6);
    }

    @Test
    void anEmptyTunnelPasswordIsNone() {
        assertThat(offers(request -> List.of(
                        tagged(AttributeType.TUNNEL_TYPE, 1, 3),
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "a"),
                        password(request, 1, ""))))
                .singleElement()
                .extracting(TunnelOffer::password)
                .isNull();
    }

    @Test
    void whatHasNoTagHoldsForTunnelsThatLackIt() {
        List<TunnelOffer> offers = offers(request -> List.of(
                tagged(AttributeType.TUNNEL_TYPE, 0, 3),
                tagged(AttributeType.TUNNEL_ASSIGNMENT_ID, 0, "common"),
                password(request, 0, "everywhere"),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "lns1"),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 2, "lns2"),
                tagged(AttributeType.TUNNEL_ASSIGNMENT_ID, 2, "own")));
        assertThat(offers).extracting(TunnelOffer::tag).containsExactly(1, 2);
        assertThat(offers).extracting(TunnelOffer::assignmentId).containsExactly("common", "own");
        assertThat(offers).extracting(TunnelOffer::password).containsOnly(Octets.ofText("everywhere"));
    }

    @Test
    void oneOfSeveralTypesIsEnoughAndNoneIsARejection() {
        assertThat(offers(
                        tagged(AttributeType.TUNNEL_TYPE, 1, 1),
                        tagged(AttributeType.TUNNEL_TYPE, 1, 3),
                        tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "a")))
                .hasSize(1);
        server.reply = request -> List.of(
                tagged(AttributeType.TUNNEL_TYPE, 1, 1),
                tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "a"),
                tagged(AttributeType.TUNNEL_TYPE, 2, 10),
                text(AttributeType.REPLY_MESSAGE, "welcome"));
        assertThat(bench.decide("bob"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo("welcome"));
        assertThat(bench.counters.get(RadiusEvent.ACCESS_REJECTED_TUNNEL_TYPE)).isEqualTo(1);
    }
}
