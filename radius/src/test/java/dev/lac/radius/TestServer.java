package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A RADIUS server for tests: checks what it is asked, answers as told, and answers a retransmission with the same octets. */
final class TestServer {
    /** What an attribute of a reply looks like on its way into the packet. */
    interface Reply {
        List<Attribute> attributes(Packet request);
    }

    final InetSocketAddress address;
    final Octets secret;
    final List<Octets> received = new ArrayList<>();
    final List<Packet> distinct = new ArrayList<>();
    boolean silent;
    boolean signing = true;
    int code = PacketCode.ACCESS_ACCEPT.number();
    Reply reply = request -> List.of();
    Function<Octets, Octets> damage = Function.identity();

    private final Map<List<Object>, Octets> seen = new HashMap<>();

    TestServer(String address, int port, String secret) {
        this.address = new InetSocketAddress(address, port);
        this.secret = Octets.ofText(secret);
    }

    RadiusClient.Server settings(boolean requireMessageAuthenticator) {
        return new RadiusClient.Server(address, secret, requireMessageAuthenticator);
    }

    /** The reply to {@code datagram}; absent when the server is silent. */
    Optional<Octets> answer(int socket, Octets datagram) {
        received.add(datagram);
        Packet request = decoded(datagram);
        // Socket, identifier and authenticator tell a retransmission from a new request (RFC 5080 §2.2.2).
        List<Object> key = List.of(socket, request.identifier(), request.authenticator());
        Octets before = seen.putIfAbsent(key, datagram);
        assertThat(before == null || before.equals(datagram))
                .as("a retransmission has the same octets")
                .isTrue();
        if (before == null) {
            distinct.add(request);
            verify(request);
        }
        return silent ? Optional.empty() : Optional.of(damage.apply(reply(request)));
    }

    Octets reply(Packet request) {
        boolean accounting = request.code() == PacketCode.ACCOUNTING_REQUEST.number();
        List<Attribute> attributes = new ArrayList<>();
        if (signing && !accounting) {
            attributes.add(new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR));
        }
        attributes.addAll(reply.attributes(request));
        Packet packet = new Packet(
                accounting ? PacketCode.ACCOUNTING_RESPONSE.number() : code,
                request.identifier(),
                request.authenticator(),
                attributes);
        if (signing && !accounting) {
            packet = packet.withMessageAuthenticator(Authenticators.message(packet, request.authenticator(), secret));
        }
        return authenticated(packet.encode(), request.authenticator());
    }

    /** {@code reply} with its Response Authenticator. */
    Octets authenticated(Octets reply, Octets requestAuthenticator) {
        return reply.slice(0, 4)
                .concat(Authenticators.hash(reply, requestAuthenticator, secret))
                .concat(reply.slice(Packet.HEADER, reply.length()));
    }

    private void verify(Packet request) {
        if (request.code() == PacketCode.ACCOUNTING_REQUEST.number()) {
            assertThat(request.authenticator())
                    .isEqualTo(Authenticators.hash(request.encode(), Packet.ZERO_AUTHENTICATOR, secret));
        } else {
            assertThat(request.attributes().get(0).is(AttributeType.MESSAGE_AUTHENTICATOR))
                    .isTrue();
            assertThat(request.attributes().get(0).value())
                    .isEqualTo(Authenticators.message(request, request.authenticator(), secret));
        }
    }

    static Packet decoded(Octets datagram) {
        try {
            return Packet.decode(datagram);
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    static Attribute integer(AttributeType type, long value) {
        return new Attribute(type, new PacketWriter().u32(value).toOctets());
    }

    static Attribute tagged(AttributeType type, int tag, int value) {
        return integer(type, (long) tag << 24 | value);
    }

    static Attribute text(AttributeType type, String value) {
        return new Attribute(type, Octets.ofText(value));
    }

    static Attribute tagged(AttributeType type, int tag, String value) {
        return new Attribute(type, Octets.of(tag).concat(Octets.ofText(value)));
    }
}
