package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An Access-Request and its answer, RFC 2865 §4. */
final class AccessExchange extends Exchange {
    static final int PPP = 1; // Framed-Protocol, RFC 2865 §5.7

    private static final int CHAP_RESPONSE = 16; // RFC 2865 §5.3

    /** A Chargeable-User-Identity of one nul character asks the server for one, RFC 4372 §2.2. */
    private static final Octets NUL = Octets.of(0);

    private final RadiusClient client;
    private final AccessRequest request;
    private final Consumer<Decision> then;

    AccessExchange(RadiusClient client, ServerPool pool, AccessRequest request, Consumer<Decision> then, long now) {
        super(client, pool, now);
        this.client = client;
        this.request = request;
        this.then = then;
    }

    /** Why no Access-Request can carry the login, if so. */
    static Optional<String> unencodable(AccessRequest request) {
        int name = Octets.ofText(request.userName()).length();
        if (name < 1 || name > Attribute.MAX_VALUE) {
            return Optional.of("a user name of " + name + " octets");
        }
        if (request.proof() instanceof Proof.Pap pap && pap.password().length() > HiddenPasswords.MAX_USER_PASSWORD) {
            return Optional.of("a password of " + pap.password().length() + " octets");
        }
        if (request.proof() instanceof Proof.Chap chap
                && (chap.response().length() != CHAP_RESPONSE
                        || chap.challenge().isEmpty()
                        || chap.challenge().length() > Attribute.MAX_VALUE)) {
            return Optional.of("a CHAP response of " + chap.response().length() + " octets to a challenge of "
                    + chap.challenge().length());
        }
        if (request.proof() instanceof Proof.MsChap chap && chap.response().length() != Microsoft.RESPONSE) {
            return Optional.of("an MS-CHAP response of " + chap.response().length() + " octets");
        }
        return Optional.empty();
    }

    /**
     * The Access-Request: Message-Authenticator stands first, so that a forged reply cannot be prepared by what an attacker puts
     * into the attributes before it (CVE-2024-3596).
     */
    @Override
    Octets encode(int identifier, RadiusServer server, long now) {
        Octets authenticator = client.randomAuthenticator();
        AttributeWriter writer = client.writer()
                .octets(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR)
                .text(AttributeType.USER_NAME, request.userName());
        if (request.proof() instanceof Proof.Pap pap) {
            writer.octets(
                    AttributeType.USER_PASSWORD,
                    HiddenPasswords.hideUserPassword(pap.password(), authenticator, server.secret()));
        } else if (request.proof() instanceof Proof.Chap chap) {
            writer.octets(
                            AttributeType.CHAP_PASSWORD,
                            Octets.of(chap.identifier()).concat(chap.response()))
                    .octets(AttributeType.CHAP_CHALLENGE, chap.challenge());
        } else if (request.proof() instanceof Proof.MsChap chap) {
            Microsoft.write(writer, chap);
        }
        writer.integer(AttributeType.SERVICE_TYPE, request.service().number())
                .integer(AttributeType.FRAMED_PROTOCOL, PPP);
        client.nas().describe(writer);
        request.attachment().describe(writer);
        request.attachment().line().describe(writer);
        if (request.mtu() > 0) {
            writer.integer(AttributeType.FRAMED_MTU, request.mtu());
        }
        writer.text(AttributeType.ACCT_SESSION_ID, request.acctSessionId());
        if (client.asksForChargeableUserIdentity()) {
            writer.octets(AttributeType.CHARGEABLE_USER_IDENTITY, NUL);
        }
        request.extra().forEach(extra -> extra.write(writer));
        return Packets.signed(
                PacketCode.ACCESS_REQUEST, identifier, authenticator, writer.toOctets(), server.authenticators());
    }

    @Override
    public boolean answeredBy(int code) {
        return code == PacketCode.ACCESS_ACCEPT.number()
                || code == PacketCode.ACCESS_REJECT.number()
                || code == PacketCode.ACCESS_CHALLENGE.number();
    }

    @Override
    public Signature signature() {
        return server().settings().requireMessageAuthenticator() ? Signature.REQUIRED : Signature.VERIFIED;
    }

    @Override
    void answered(Packet reply, RadiusServer server, Octets requestAuthenticator, long now) {
        Counters<RadiusEvent> counters = client.counters();
        String message = AcceptReader.replyMessage(reply);
        if (reply.code() == PacketCode.ACCESS_REJECT.number()) {
            counters.increment(RadiusEvent.ACCESS_REJECTED);
            then.accept(new Decision.Reject(
                    message, Microsoft.error(reply).orElse(null), server.name(), "sent an Access-Reject"));
            return;
        }
        if (reply.code() == PacketCode.ACCESS_CHALLENGE.number()) {
            // RFC 2865 §4.4: "If the NAS does not support challenge/response, it MUST treat an Access-Challenge as
            // though it had
            // received an Access-Reject instead."
            counters.increment(RadiusEvent.ACCESS_CHALLENGED);
            reject(
                    message == null ? "challenge not supported" : message,
                    server,
                    "sent an Access-Challenge, which PAP and CHAP cannot answer");
            return;
        }
        // RFC 2865 §1.1: "A NAS MUST treat a RADIUS access-accept authorizing an unavailable service as an
        // access-reject instead."
        int wanted = request.service().number();
        long service = AcceptReader.integer(reply, AttributeType.SERVICE_TYPE, counters)
                .orElse((long) wanted);
        long protocol = AcceptReader.integer(reply, AttributeType.FRAMED_PROTOCOL, counters)
                .orElse((long) PPP);
        if (service != wanted || protocol != PPP) {
            counters.increment(RadiusEvent.ACCESS_REJECTED_SERVICE);
            reject(
                    message,
                    server,
                    "accepts with Service-Type " + service + " and Framed-Protocol " + protocol + ", not " + wanted
                            + " and PPP (1)");
            return;
        }
        String success = Microsoft.success(reply).orElse(null);
        if (request.proof() instanceof Proof.MsChap chap && chap.version() == 2 && success == null) {
            counters.increment(RadiusEvent.ACCESS_REJECTED_NO_MSCHAP2_SUCCESS);
            reject(message, server, "accepts MS-CHAPv2 without MS-CHAP2-Success");
            return;
        }
        Decision decision = AcceptReader.read(
                reply,
                server.name(),
                client.tunnels(),
                value -> HiddenPasswords.revealTaggedPassword(value, requestAuthenticator, server.secret()),
                counters);
        counters.increment(
                decision instanceof Decision.Accept
                        ? RadiusEvent.ACCESS_ACCEPTED
                        : RadiusEvent.ACCESS_REJECTED_TUNNEL_TYPE);
        if (decision instanceof Decision.Reject rejection) {
            client.note(Level.WARNING, request, server.label() + " " + rejection.why());
        }
        then.accept(decision);
    }

    /** Takes an answer that is no Access-Reject for one, which is said aloud. */
    private void reject(@Nullable String message, RadiusServer server, String why) {
        client.note(Level.WARNING, request, server.label() + " " + why);
        then.accept(new Decision.Reject(message, server.name(), why));
    }

    @Override
    void failed(String cause) {
        client.counters().increment(RadiusEvent.ACCESS_UNAVAILABLE);
        then.accept(new Decision.Unavailable(cause));
    }
}
