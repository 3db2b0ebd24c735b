package dev.lac.radius;

import static dev.lac.radius.TestServer.integer;
import static dev.lac.radius.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disconnect-Requests and CoA-Requests, RFC 5176. */
class DynamicAuthorizationTest implements DynamicAuthorizationServer.Owner {
    private static final Octets SECRET = Octets.ofText("xyzzy5461");
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.10", 40_000);
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 100 * SECOND;
    private static final int DISCONNECT = 40;
    private static final int COA = 43;

    private final Logger logger = Logger.getLogger(DynamicAuthorizationServer.class.getName());
    private final Counters<DynamicAuthorizationEvent> counters = new Counters<>(DynamicAuthorizationEvent.class);
    private final List<DynamicRequest> requests = new ArrayList<>();
    private final List<Consumer<DynamicAnswer>> pending = new ArrayList<>();
    private final List<Octets> sent = new ArrayList<>();
    private final DynamicAuthorizationServer server = server(false, false);
    private DynamicAnswer answer = new DynamicAnswer.Ack();
    private boolean later;

    @BeforeEach
    void quiet() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        logger.setLevel(null);
    }

    @Override
    public void handle(DynamicRequest request, Consumer<DynamicAnswer> then) {
        requests.add(request);
        if (later) {
            pending.add(then);
        } else {
            then.accept(answer);
        }
    }

    @Override
    public void send(InetSocketAddress to, Octets datagram) {
        sent.add(datagram);
    }

    private DynamicAuthorizationServer server(boolean requireTimestamp, boolean requireMessageAuthenticator) {
        InetAddress net = new InetSocketAddress("192.0.2.0", 0).getAddress();
        InetAddress exception = new InetSocketAddress("192.0.2.99", 0).getAddress();
        return new DynamicAuthorizationServer(
                new DynamicAuthorizationServer.Settings(
                        List.of(
                                new DynamicAuthorizationServer.Client(net, 26, SECRET, requireMessageAuthenticator),
                                new DynamicAuthorizationServer.Client(
                                        exception, Octets.ofText("another"), requireMessageAuthenticator),
                                new DynamicAuthorizationServer.Client(net, 24, Octets.ofText("wide"), false)),
                        new NasIdentity("lac", new InetSocketAddress("198.51.100.1", 0).getAddress()),
                        Duration.ofSeconds(300),
                        requireTimestamp,
                        Bench.EPOCH),
                counters,
                this);
    }

    private static Octets request(int code, int identifier, Attribute... attributes) {
        return request(SECRET, code, identifier, attributes);
    }

    private static Octets request(Octets secret, int code, int identifier, Attribute... attributes) {
        Octets packet = new Packet(code, identifier, Packet.ZERO_AUTHENTICATOR, Arrays.asList(attributes)).encode();
        Authenticators authenticators = new Authenticators(secret);
        if (attributes.length > 0 && attributes[0].is(AttributeType.MESSAGE_AUTHENTICATOR)) {
            packet = packet.slice(0, 22)
                    .concat(authenticators.message(packet, Packet.ZERO_AUTHENTICATOR, 22))
                    .concat(packet.slice(38, packet.length()));
        }
        return packet.slice(0, 4)
                .concat(authenticators.hash(packet, Packet.ZERO_AUTHENTICATOR))
                .concat(packet.slice(20, packet.length()));
    }

    private void receive(Octets datagram) {
        server.receive(CLIENT, datagram.buffer(), NOW);
    }

    /** The one answer to a request, whose authenticator is right. */
    private Packet answerTo(Octets datagram) {
        sent.clear();
        receive(datagram);
        assertThat(sent).hasSize(1);
        Octets reply = sent.get(0);
        assertThat(new Authenticators(SECRET).hash(reply, datagram.slice(4, 20)))
                .isEqualTo(reply.slice(4, 20));
        return TestServer.decoded(reply);
    }

    private void refused(ErrorCause cause, Octets datagram) {
        int handled = requests.size();
        Packet reply = answerTo(datagram);
        assertThat(reply.code()).isIn(42, 45);
        assertThat(reply.first(AttributeType.ERROR_CAUSE)).contains(Bench.word(cause.number()));
        assertThat(requests).as("nobody was asked").hasSize(handled);
    }

    private static Attribute session(String id) {
        return text(AttributeType.ACCT_SESSION_ID, id);
    }

    private static Attribute timestamp(long secondsFromNow) {
        return integer(AttributeType.EVENT_TIMESTAMP, Bench.EPOCH.getEpochSecond() + 100 + secondsFromNow);
    }

    @Test
    void aConversationWhoseOctetsAnotherImplementationComputed() {
        answer = new DynamicAnswer.Nak(ErrorCause.SESSION_CONTEXT_NOT_FOUND);
        receive(
                Octets.ofHex(
                        "280700378893036a385abb521e70cc4cd1868d975012130adf0cde9ea28af3d4294653183e3a2c04533137066955b964210770726f7879"));
        assertThat(sent)
                .containsExactly(
                        Octets.ofHex(
                                "2a0700335dfbb264a00ce224f741e1387e09a01a5012d92a8a3223c212a36b26fbd4d8a13d306506000001f7210770726f7879"));
    }

    @Test
    void aDisconnectRequestNamesASessionAndIsAcknowledged() {
        Packet reply = answerTo(request(DISCONNECT, 9, session("S1"), text(AttributeType.USER_NAME, "alice")));
        assertThat(reply.code()).isEqualTo(41);
        assertThat(reply.identifier()).isEqualTo(9);
        assertThat(reply.attributes()).isEmpty();
        DynamicRequest request = requests.get(0);
        assertThat(request.kind()).isEqualTo(DynamicRequest.Kind.DISCONNECT);
        assertThat(request.query().acctSessionId()).isEqualTo("S1");
        assertThat(request.query().userName()).isEqualTo("alice");
        assertThat(request.query().framed()).isEqualTo(Framed.NONE);
        assertThat(request.client()).isEqualTo("192.0.2.10:40000");
    }

    @Test
    void everyAttributeThatIdentifiesASessionIsUnderstood() {
        answerTo(request(
                COA,
                1,
                text(AttributeType.CALLING_STATION_ID, "02:00:00:00:00:01"),
                text(AttributeType.CALLED_STATION_ID, "internet"),
                text(AttributeType.NAS_PORT_ID, "eth1.100"),
                integer(AttributeType.NAS_PORT, 0xffff_ffffL),
                integer(AttributeType.NAS_PORT_TYPE, 32),
                new Attribute(AttributeType.FRAMED_IP_ADDRESS, Octets.ofHex("c0000207")),
                new Attribute(AttributeType.FRAMED_IPV6_PREFIX, Octets.ofHex("0040 20010db8")),
                new Attribute(AttributeType.FRAMED_INTERFACE_ID, Octets.ofHex("0102030405060708")),
                text(AttributeType.CHARGEABLE_USER_IDENTITY, "cui"),
                integer(AttributeType.SESSION_TIMEOUT, 60),
                integer(AttributeType.IDLE_TIMEOUT, 0),
                integer(AttributeType.ACCT_INTERIM_INTERVAL, 600),
                text(AttributeType.CLASS, "gold")));
        assertThat(requests)
                .containsExactly(new DynamicRequest(
                        DynamicRequest.Kind.COA,
                        new DynamicRequest.SessionQuery(
                                null,
                                null,
                                "02:00:00:00:00:01",
                                "internet",
                                "eth1.100",
                                0xffff_ffffL,
                                32L,
                                new Framed(
                                        Octets.ofHex("c0000207"),
                                        Octets.ofHex("0040 20010db800000000"),
                                        Octets.ofHex("0102030405060708")),
                                Octets.ofText("cui")),
                        new DynamicRequest.Changes(
                                Duration.ofMinutes(1),
                                Duration.ZERO,
                                Duration.ofMinutes(10),
                                List.of(Octets.ofText("gold"))),
                        "192.0.2.10:40000"));
    }

    @Test
    void whatWeCannotDoIsRefusedWithItsErrorCause() {
        refused(ErrorCause.MISSING_ATTRIBUTE, request(DISCONNECT, 1));
        refused(ErrorCause.MISSING_ATTRIBUTE, request(DISCONNECT, 2, integer(AttributeType.NAS_PORT_TYPE, 32)));
        refused(ErrorCause.MISSING_ATTRIBUTE, request(COA, 3, session("S1")));
        refused(ErrorCause.MISSING_ATTRIBUTE, request(COA, 4, integer(AttributeType.SESSION_TIMEOUT, 60)));
        refused(
                ErrorCause.UNSUPPORTED_ATTRIBUTE,
                request(DISCONNECT, 5, session("S1"), integer(AttributeType.SESSION_TIMEOUT, 60)));
        refused(
                ErrorCause.UNSUPPORTED_ATTRIBUTE,
                request(COA, 6, session("S1"), new Attribute(11, Octets.ofText("filter"))));
        refused(
                ErrorCause.UNSUPPORTED_ATTRIBUTE,
                request(COA, 7, session("S1"), new Attribute(50, Octets.ofText("multi"))));
        refused(
                ErrorCause.UNSUPPORTED_SERVICE,
                request(
                        COA,
                        8,
                        session("S1"),
                        integer(AttributeType.SERVICE_TYPE, 17),
                        text(AttributeType.STATE, "x")));
        refused(
                ErrorCause.INVALID_ATTRIBUTE_VALUE,
                request(COA, 9, session("S1"), new Attribute(AttributeType.SESSION_TIMEOUT, Octets.of(1))));
        refused(
                ErrorCause.INVALID_ATTRIBUTE_VALUE,
                request(COA, 10, session("S1"), integer(AttributeType.ACCT_INTERIM_INTERVAL, 59)));
        refused(
                ErrorCause.INVALID_ATTRIBUTE_VALUE,
                request(DISCONNECT, 11, new Attribute(AttributeType.FRAMED_IP_ADDRESS, Octets.of(1))));
        refused(
                ErrorCause.INVALID_ATTRIBUTE_VALUE,
                request(DISCONNECT, 12, new Attribute(AttributeType.FRAMED_IPV6_PREFIX, Octets.of(0, 129, 1))));
        assertThat(counters.get(DynamicAuthorizationEvent.REFUSED)).isEqualTo(12);
    }

    @Test
    void aRequestForAnotherNasIsRefused() {
        refused(
                ErrorCause.NAS_IDENTIFICATION_MISMATCH,
                request(DISCONNECT, 1, session("S1"), text(AttributeType.NAS_IDENTIFIER, "other")));
        refused(
                ErrorCause.NAS_IDENTIFICATION_MISMATCH,
                request(
                        DISCONNECT,
                        2,
                        session("S1"),
                        new Attribute(AttributeType.NAS_IP_ADDRESS, Octets.ofHex("c6336402"))));
        Packet reply = answerTo(request(
                DISCONNECT,
                3,
                session("S1"),
                text(AttributeType.NAS_IDENTIFIER, "lac"),
                new Attribute(AttributeType.NAS_IP_ADDRESS, Octets.ofHex("c6336401"))));
        assertThat(reply.code()).isEqualTo(41);
    }

    @Test
    void theAnswerBringsBackStateAndProxyStatesAndIsSignedLikeTheRequest() {
        answer = new DynamicAnswer.Nak(ErrorCause.ADMINISTRATIVELY_PROHIBITED);
        Octets datagram = request(
                COA,
                1,
                new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR),
                session("S1"),
                text(AttributeType.REPLY_MESSAGE, "good bye"),
                integer(AttributeType.ACCT_TERMINATE_CAUSE, 6),
                text(AttributeType.PROXY_STATE, "p1"),
                text(AttributeType.STATE, "s"),
                text(AttributeType.PROXY_STATE, "p2"),
                text(AttributeType.CLASS, "silver"));
        Packet reply = answerTo(datagram);
        assertThat(reply.code()).isEqualTo(45);
        assertThat(reply.attributes().stream().map(Attribute::type)).containsExactly(80, 101, 24, 33, 33);
        assertThat(reply.all(AttributeType.PROXY_STATE)).containsExactly(Octets.ofText("p1"), Octets.ofText("p2"));
        assertThat(new Authenticators(SECRET).signature(reply, sent.get(0), datagram.slice(4, 20)))
                .isEqualTo(Authenticators.Signature.RIGHT);
    }

    @Test
    void aRepeatedRequestIsActedUponOnce() {
        later = true;
        Octets datagram = request(DISCONNECT, 1, session("S1"));
        receive(datagram);
        receive(datagram);
        assertThat(sent).isEmpty();
        assertThat(counters.get(DynamicAuthorizationEvent.DUPLICATE_IGNORED)).isEqualTo(1);
        pending.get(0).accept(new DynamicAnswer.Ack());
        pending.get(0).accept(new DynamicAnswer.Ack());
        receive(datagram);
        assertThat(requests).hasSize(1);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
        assertThat(counters.get(DynamicAuthorizationEvent.ANSWER_REPEATED)).isEqualTo(1);

        receive(request(DISCONNECT, 1, session("S2")));
        assertThat(requests).as("another request with the same identifier").hasSize(2);
        server.receive(new InetSocketAddress("192.0.2.10", 40_001), datagram.buffer(), NOW);
        assertThat(requests)
                .as("the same octets from another port, without a time")
                .hasSize(3);
        server.receive(CLIENT, datagram.buffer(), NOW + 31 * SECOND);
        assertThat(requests).as("half a minute later").hasSize(4);
    }

    @Test
    void aReplayIsNotActedUponWhileItsTimestampIsCurrent() {
        Octets datagram = request(DISCONNECT, 1, session("S1"), timestamp(290));
        receive(datagram);
        server.receive(new InetSocketAddress("192.0.2.11", 7), datagram.buffer(), NOW + 590 * SECOND);
        assertThat(requests).hasSize(1);
        server.receive(CLIENT, datagram.buffer(), NOW + 591 * SECOND);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_EVENT_TIMESTAMP_NOT_CURRENT))
                .isEqualTo(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    void theTimestampIsWithinTheWindow() {
        receive(request(DISCONNECT, 1, session("S1"), timestamp(-300)));
        receive(request(DISCONNECT, 2, session("S1"), timestamp(300)));
        assertThat(sent).hasSize(2);
        receive(request(DISCONNECT, 3, session("S1"), timestamp(-301)));
        receive(request(DISCONNECT, 4, session("S1"), timestamp(301)));
        receive(request(DISCONNECT, 5, session("S1"), new Attribute(AttributeType.EVENT_TIMESTAMP, Octets.of(1))));
        assertThat(sent).hasSize(2);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_EVENT_TIMESTAMP_NOT_CURRENT))
                .isEqualTo(3);
        server(true, false)
                .receive(CLIENT, request(DISCONNECT, 6, session("S1")).buffer(), NOW);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_EVENT_TIMESTAMP_MISSING))
                .isEqualTo(1);
    }

    @Test
    void whoIsNoClientOrHasAnotherSecretGetsNoAnswer() {
        Octets good = request(DISCONNECT, 1, session("S1"));
        server.receive(new InetSocketAddress("198.51.100.7", 1), good.buffer(), NOW);
        server.receive(new InetSocketAddress("2001:db8::1", 1), good.buffer(), NOW);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_UNKNOWN_CLIENT))
                .isEqualTo(2);
        server.receive(new InetSocketAddress("192.0.2.99", 1), good.buffer(), NOW);
        receive(request(Octets.ofText("another"), DISCONNECT, 1, session("S1")));
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_REQUEST_AUTHENTICATOR))
                .isEqualTo(2);
        receive(request(4, 1, session("S1")));
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_UNEXPECTED_CODE))
                .isEqualTo(1);
        receive(good.slice(0, good.length() - 1));
        receive(Octets.EMPTY);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_MALFORMED))
                .isEqualTo(2);
        assertThat(sent).isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void theClientWithTheLongestPrefixCounts() {
        Octets another = request(Octets.ofText("another"), DISCONNECT, 1, session("S1"));
        server.receive(new InetSocketAddress("192.0.2.99", 1), another.buffer(), NOW);
        Octets wide = request(Octets.ofText("wide"), DISCONNECT, 1, session("S1"));
        server.receive(new InetSocketAddress("192.0.2.64", 1), wide.buffer(), NOW);
        Octets narrow = request(DISCONNECT, 1, session("S1"));
        server.receive(new InetSocketAddress("192.0.2.63", 1), narrow.buffer(), NOW);
        assertThat(requests).hasSize(3);
    }

    @Test
    void theMessageAuthenticatorIsVerifiedAndCanBeRequired() {
        Attribute zeros = new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR);
        receive(request(DISCONNECT, 1, session("S1"), zeros)); // not filled: it is not the first
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_WRONG))
                .isEqualTo(1);
        DynamicAuthorizationServer strict = server(false, true);
        strict.receive(CLIENT, request(DISCONNECT, 2, session("S1")).buffer(), NOW);
        assertThat(counters.get(DynamicAuthorizationEvent.REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_MISSING))
                .isEqualTo(1);
        strict.receive(CLIENT, request(DISCONNECT, 3, zeros, session("S1")).buffer(), NOW);
        assertThat(sent).hasSize(1);
    }

    @Test
    void theMemoryOfAnswersIsBounded() {
        for (int i = 0; i < 10_001; i++) {
            receive(request(DISCONNECT, i & 0xff, session("S" + i)));
        }
        assertThat(counters.get(DynamicAuthorizationEvent.ANSWER_FORGOTTEN)).isEqualTo(1);
    }

    @Test
    void theNumbersOfTheErrorCausesAreThoseOfTheRfc() {
        assertThat(Arrays.stream(ErrorCause.values()).map(ErrorCause::number))
                .containsExactly(401, 402, 403, 404, 405, 407, 501, 503, 504, 506, 508);
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(new DynamicAuthorizationServer.Client(CLIENT.getAddress(), SECRET, true).toString())
                .isEqualTo("Client[192.0.2.10/32, secret=***, requireMessageAuthenticator=true]");
    }
}
