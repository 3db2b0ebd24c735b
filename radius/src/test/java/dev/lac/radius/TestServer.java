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

/** A RADIUS server for tests: checks what it is asked, answers as told, and knows a retransmission by its octets. */
final class TestServer {
    /** What an attribute of a reply looks like on its way into the packet. */
    interface Reply {
        List<Attribute> attributes(Packet request);
    }

    final InetSocketAddress address;
    final Octets secret;
    final RadiusClient.Role role;
    private final Authenticators authenticators;
    final List<Octets> received = new ArrayList<>();
    final List<Packet> probes = new ArrayList<>();
    final List<Packet> distinct = new ArrayList<>();
    String group = Bench.GROUP;
    private RadiusClient.Transport transport = RadiusClient.Transport.UDP;
    private boolean resolved = true;
    private int priority = 1;
    private int weight = 1;
    private int maxInFlight;
    private boolean statusServer;
    boolean silent;
    boolean signing = true;
    int code = PacketCode.ACCESS_ACCEPT.number();
    Reply reply = request -> List.of();
    Function<Octets, Octets> damage = Function.identity();

    private final Map<List<Object>, Octets> seen = new HashMap<>();

    TestServer(String address, int port, String secret) {
        this.address = new InetSocketAddress(address, port);
        this.secret = Octets.ofText(secret);
        role = port == 1813 ? RadiusClient.Role.ACCOUNTING : RadiusClient.Role.AUTHENTICATION;
        authenticators = new Authenticators(this.secret);
    }

    TestServer priority(int number) {
        priority = number;
        return this;
    }

    TestServer weight(int share) {
        weight = share;
        return this;
    }

    TestServer limit(int requests) {
        maxInFlight = requests;
        return this;
    }

    TestServer probed() {
        statusServer = true;
        return this;
    }

    TestServer unresolved() {
        resolved = false;
        return this;
    }

    TestServer tls() {
        transport = RadiusClient.Transport.TLS;
        return this;
    }

    RadiusClient.Server settings(boolean requireMessageAuthenticator) {
        return new RadiusClient.Server(
                name(),
                role,
                group,
                transport,
                resolved ? address : null,
                secret,
                requireMessageAuthenticator,
                priority,
                weight,
                maxInFlight,
                statusServer);
    }

    /** {@code address:port}. */
    String name() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
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
            (request.code() == PacketCode.STATUS_SERVER.number() ? probes : distinct).add(request);
            verify(request);
        }
        return silent ? Optional.empty() : Optional.of(damage.apply(reply(request)));
    }

    Octets reply(Packet request) {
        boolean signs = signing && role == RadiusClient.Role.AUTHENTICATION;
        List<Attribute> attributes = new ArrayList<>();
        if (signs) {
            attributes.add(new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR));
        }
        if (request.code() != PacketCode.STATUS_SERVER.number()) {
            attributes.addAll(reply.attributes(request));
        }
        int accept = request.code() == PacketCode.STATUS_SERVER.number() ? PacketCode.ACCESS_ACCEPT.number() : code;
        Packet packet = new Packet(
                role == RadiusClient.Role.ACCOUNTING ? PacketCode.ACCOUNTING_RESPONSE.number() : accept,
                request.identifier(),
                request.authenticator(),
                attributes);
        Octets octets = packet.encode();
        return authenticated(signs ? signed(octets, request.authenticator()) : octets, request.authenticator());
    }

    /** {@code reply} with the right value in its first attribute, a Message-Authenticator. */
    Octets signed(Octets reply, Octets requestAuthenticator) {
        return reply.slice(0, 22)
                .concat(authenticators.message(reply, requestAuthenticator, 22))
                .concat(reply.slice(38, reply.length()));
    }

    /** {@code reply} with its Response Authenticator. */
    Octets authenticated(Octets reply, Octets requestAuthenticator) {
        return reply.slice(0, 4)
                .concat(authenticators.hash(reply, requestAuthenticator))
                .concat(reply.slice(Packet.HEADER, reply.length()));
    }

    private void verify(Packet request) {
        if (request.code() == PacketCode.ACCOUNTING_REQUEST.number()) {
            assertThat(request.authenticator())
                    .isEqualTo(authenticators.hash(request.encode(), Packet.ZERO_AUTHENTICATOR));
        } else {
            assertThat(request.attributes().get(0).is(AttributeType.MESSAGE_AUTHENTICATOR))
                    .isTrue();
            assertThat(request.attributes().get(0).value())
                    .isEqualTo(authenticators.message(request.encode(), request.authenticator(), 22));
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
