package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an Accounting-Request says, RFC 2866 §5 and RFC 2867 §3, §4. */
final class AccountingAttributes {
    private static final Set<AccountingRequest.Status> OF_TUNNELS =
            EnumSet.of(AccountingRequest.Status.TUNNEL_STOP, AccountingRequest.Status.TUNNEL_LINK_STOP);

    /** How many octets a Stop has more than its Start: seven figures and the cause. */
    static final int STOP_BEYOND_START = 8 * 6;

    private AccountingAttributes() {}

    static void write(AccountingRequest request, NasIdentity nas, AttributeWriter writer) {
        writer.integer(AttributeType.ACCT_STATUS_TYPE, request.status().number())
                .text(AttributeType.ACCT_SESSION_ID, request.sessionId());
        nas.describe(writer);
        AccountingRequest.User user = request.user();
        if (user != null) {
            describe(user, writer);
        }
        if (request.tunnel() != null) {
            describe(request.tunnel(), writer);
        }
        if (request.usage() != null) {
            describe(request.usage(), OF_TUNNELS.contains(request.status()), writer);
        }
        if (request.cause() != null) {
            writer.integer(AttributeType.ACCT_TERMINATE_CAUSE, request.cause().number());
        }
        if (user != null) {
            user.extra().forEach(extra -> extra.write(writer));
        }
    }

    /** A Start's attributes made those of the Stop. */
    static Octets stopFor(Octets start, AccountingRequest.Usage usage, TerminateCause cause) {
        AttributeWriter writer = new AttributeWriter(() -> {
            throw new IllegalArgumentException("a Start leaves room for its Stop");
        });
        try {
            for (Attribute attribute : Packet.attributes(start)) {
                if (attribute.is(AttributeType.ACCT_STATUS_TYPE)) {
                    writer.integer(AttributeType.ACCT_STATUS_TYPE, AccountingRequest.Status.STOP.number());
                } else {
                    writer.octets(attribute.type(), attribute.value());
                }
            }
        } catch (MalformedPacketException e) {
            throw new IllegalArgumentException("the Start's attributes are none", e);
        }
        describe(usage, false, writer);
        return writer.integer(AttributeType.ACCT_TERMINATE_CAUSE, cause.number())
                .toOctets();
    }

    private static void describe(AccountingRequest.User user, AttributeWriter writer) {
        writer.text(AttributeType.USER_NAME, user.name());
        Attachment attachment = user.attachment();
        if (attachment != null) {
            writer.integer(AttributeType.ACCT_AUTHENTIC, user.authentic().number())
                    .integer(AttributeType.SERVICE_TYPE, AccessRequest.Service.FRAMED.number())
                    .integer(AttributeType.FRAMED_PROTOCOL, AccessExchange.PPP);
            attachment.describe(writer);
            attachment.line().describeInFull(writer);
        }
        user.framed().describe(writer);
        user.classes().forEach(value -> writer.octets(AttributeType.CLASS, value));
        writer.octets(AttributeType.CHARGEABLE_USER_IDENTITY, user.chargeableUserIdentity());
    }

    private static void describe(AccountingRequest.Usage usage, boolean ofTunnel, AttributeWriter writer) {
        writer.integer(AttributeType.ACCT_SESSION_TIME, usage.sessionTime().toSeconds())
                .integer(AttributeType.ACCT_INPUT_OCTETS, usage.inputOctets() & 0xffff_ffffL)
                .integer(AttributeType.ACCT_INPUT_GIGAWORDS, usage.inputOctets() >>> 32)
                .integer(AttributeType.ACCT_OUTPUT_OCTETS, usage.outputOctets() & 0xffff_ffffL)
                .integer(AttributeType.ACCT_OUTPUT_GIGAWORDS, usage.outputOctets() >>> 32)
                .integer(AttributeType.ACCT_INPUT_PACKETS, usage.inputPackets())
                .integer(AttributeType.ACCT_OUTPUT_PACKETS, usage.outputPackets());
        if (ofTunnel && usage.packetsLost() >= 0) {
            writer.integer(AttributeType.ACCT_TUNNEL_PACKETS_LOST, usage.packetsLost());
        }
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
}
