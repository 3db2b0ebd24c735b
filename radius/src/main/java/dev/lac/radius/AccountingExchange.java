package dev.lac.radius;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An Accounting-Request and its acknowledgement, RFC 2866 §4. */
final class AccountingExchange extends Exchange {
    private static final int AUTHENTICATED_BY_RADIUS = 1; // Acct-Authentic, RFC 2866 §5.6

    private final RadiusClient client;
    private final AccountingRequest request;
    private final Consumer<AccountingResult> then;
    private final long happened;

    AccountingExchange(
            RadiusClient client,
            List<RadiusServer> servers,
            AccountingRequest request,
            Consumer<AccountingResult> then,
            long now) {
        super(client, servers, now);
        this.client = client;
        this.request = request;
        this.then = then;
        this.happened = now;
    }

    /**
     * The Accounting-Request. Acct-Delay-Time is true when a server is first asked and stays as it is in the retransmissions to it:
     * a new value would need a new identifier (RFC 2866 §5.2) and be counted twice by servers that tell duplicates by it.
     */
    @Override
    Octets encode(int identifier, RadiusServer server, long now) {
        AttributeWriter writer = new AttributeWriter(client.counters())
                .integer(AttributeType.ACCT_STATUS_TYPE, request.status().number())
                .text(AttributeType.ACCT_SESSION_ID, request.sessionId())
                .integer(AttributeType.ACCT_DELAY_TIME, (now - happened) / 1_000_000_000)
                .integer(AttributeType.ACCT_AUTHENTIC, AUTHENTICATED_BY_RADIUS)
                .text(AttributeType.USER_NAME, request.userName());
        client.describeSession(
                writer,
                AccessRequest.Service.FRAMED,
                request.nasPortId(),
                request.callingStationId(),
                request.calledStationId());
        request.line().describeInFull(writer);
        request.classes().forEach(value -> writer.octets(AttributeType.CLASS, value));
        if (request.tunnel() != null) {
            describe(request.tunnel(), writer);
        }
        if (request.usage() != null) {
            describe(request.usage(), writer);
        }
        Packet packet = new Packet(
                PacketCode.ACCOUNTING_REQUEST.number(), identifier, Packet.ZERO_AUTHENTICATOR, writer.attributes());
        return packet.withAuthenticator(
                        Authenticators.hash(packet.encode(), Packet.ZERO_AUTHENTICATOR, server.secret()))
                .encode();
    }

    private static void describe(AccountingRequest.Usage usage, AttributeWriter writer) {
        writer.integer(AttributeType.ACCT_SESSION_TIME, usage.sessionTime().toSeconds())
                .integer(AttributeType.ACCT_INPUT_OCTETS, usage.inputOctets() & 0xffff_ffffL)
                .integer(AttributeType.ACCT_INPUT_GIGAWORDS, usage.inputOctets() >>> 32)
                .integer(AttributeType.ACCT_OUTPUT_OCTETS, usage.outputOctets() & 0xffff_ffffL)
                .integer(AttributeType.ACCT_OUTPUT_GIGAWORDS, usage.outputOctets() >>> 32)
                .integer(AttributeType.ACCT_INPUT_PACKETS, usage.inputPackets())
                .integer(AttributeType.ACCT_OUTPUT_PACKETS, usage.outputPackets())
                .integer(AttributeType.ACCT_TERMINATE_CAUSE, usage.cause().number());
    }

    private static void describe(AccountingRequest.Tunnel tunnel, AttributeWriter writer) {
        boolean ipv6 = tunnel.serverEndpoint().indexOf(':') >= 0;
        // Tag 0, RFC 2868 §3.1: "If the Tag field is unused, it MUST be zero (0x00)."
        writer.integer(AttributeType.TUNNEL_TYPE, TunnelAttributes.L2TP)
                .integer(AttributeType.TUNNEL_MEDIUM_TYPE, ipv6 ? TunnelAttributes.IPV6 : TunnelAttributes.IPV4);
        writer.octets(AttributeType.TUNNEL_CLIENT_ENDPOINT, tagged(tunnel.clientEndpoint()))
                .octets(AttributeType.TUNNEL_SERVER_ENDPOINT, tagged(tunnel.serverEndpoint()))
                .octets(AttributeType.TUNNEL_ASSIGNMENT_ID, tagged(tunnel.assignmentId()))
                .octets(AttributeType.TUNNEL_CLIENT_AUTH_ID, tagged(tunnel.clientAuthId()))
                .octets(AttributeType.TUNNEL_SERVER_AUTH_ID, tagged(tunnel.serverAuthId()))
                .text(AttributeType.ACCT_TUNNEL_CONNECTION, tunnel.connection());
    }

    /** The string without a tag, unless its first octet could be mistaken for one. */
    private static @Nullable Octets tagged(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        Octets octets = Octets.ofText(value);
        return octets.get(0) > 0x1f
                ? octets
                : new PacketWriter().u8(0).octets(octets).toOctets();
    }

    @Override
    boolean answeredBy(int code) {
        return code == PacketCode.ACCOUNTING_RESPONSE.number();
    }

    @Override
    boolean repliesAreSigned() {
        return false;
    }

    @Override
    void answered(Packet reply, RadiusServer server, Octets requestAuthenticator, long now) {
        client.counters().increment(RadiusEvent.ACCOUNTING_ACKNOWLEDGED);
        then.accept(new AccountingResult.Acknowledged(server.name()));
    }

    @Override
    void failed(String cause, long now) {
        client.counters().increment(RadiusEvent.ACCOUNTING_UNDELIVERED);
        then.accept(new AccountingResult.Undelivered(cause));
    }
}
