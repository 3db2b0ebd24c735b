package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The NAS's end of Dynamic Authorization, RFC 5176: believes Disconnect-Requests and CoA-Requests that prove where they come from,
 * says what they ask for, and answers each once.
 */
public final class DynamicAuthorizationServer {
    private static final Logger LOG = System.getLogger(DynamicAuthorizationServer.class.getName());

    private final Counters<DynamicAuthorizationEvent> counters;
    private final Owner owner;
    private final List<KnownClient> clients = new ArrayList<>();
    private final AnswerCache answers;
    private Settings settings;

    private record KnownClient(Client settings, Authenticators authenticators) {}

    /**
     * What the operator decides.
     *
     * @param nas what requests may call us
     * @param eventTimestampWindow how far an Event-Timestamp may be from our time, before or after
     * @param requireEventTimestamp whether a request without one is dropped
     * @param epoch the time of day when {@code now} is 0
     */
    public record Settings(
            List<Client> clients,
            NasIdentity nas,
            Duration eventTimestampWindow,
            boolean requireEventTimestamp,
            Instant epoch) {
        public Settings {
            clients = List.copyOf(clients);
        }
    }

    /**
     * Who may ask: a Dynamic Authorization Client.
     *
     * @param prefix its address, or the first of a prefix
     * @param prefixLength in bits; of those that fit an address the longest counts
     * @param secret at least one octet
     * @param requireMessageAuthenticator whether a request without Message-Authenticator is dropped
     */
    public record Client(InetAddress prefix, int prefixLength, Octets secret, boolean requireMessageAuthenticator) {
        public Client {
            if (prefixLength < 0 || prefixLength > 8 * prefix.getAddress().length || secret.isEmpty()) {
                throw new IllegalArgumentException("a client has a prefix and a secret");
            }
        }

        /** One address. */
        public Client(InetAddress address, Octets secret, boolean requireMessageAuthenticator) {
            this(address, 8 * address.getAddress().length, secret, requireMessageAuthenticator);
        }

        boolean includes(InetAddress address) {
            byte[] ours = prefix.getAddress();
            byte[] theirs = address.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefixLength; bit++) {
                int mask = 0x80 >> bit % 8;
                if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return "Client[" + prefix.getHostAddress() + "/" + prefixLength
                    + ", secret=***, requireMessageAuthenticator=" + requireMessageAuthenticator + "]";
        }
    }

    /** Who has the sessions and the socket. */
    public interface Owner {
        /**
         * Does what {@code request} asks for.
         *
         * @param then to be called once, from within this call or later
         */
        void handle(DynamicRequest request, Consumer<DynamicAnswer> then);

        /** Sends one datagram from the socket the request came to. */
        void send(InetSocketAddress to, Octets datagram);
    }

    public DynamicAuthorizationServer(Settings settings, Counters<DynamicAuthorizationEvent> counters, Owner owner) {
        this.settings = settings;
        this.counters = counters;
        this.owner = owner;
        answers = new AnswerCache(settings.eventTimestampWindow(), counters);
        know(settings.clients());
    }

    private void know(List<Client> configured) {
        configured.stream()
                .sorted(Comparator.comparingInt(Client::prefixLength).reversed())
                .forEach(client -> clients.add(new KnownClient(client, new Authenticators(client.secret()))));
    }

    /** Uses {@code changed} from the next request on; requests that were answered are remembered. */
    public void configure(Settings changed) {
        settings = changed;
        answers.configure(changed.eventTimestampWindow());
        clients.clear();
        know(changed.clients());
    }

    /**
     * Takes a datagram; what is not to be believed is counted and dropped without an answer (RFC 5176 §6.1).
     *
     * @param datagram its remaining octets, whose position stays as it is
     */
    public void receive(InetSocketAddress from, ByteBuffer datagram, long now) {
        Optional<KnownClient> client = clients.stream()
                .filter(each -> each.settings.includes(from.getAddress()))
                .findFirst();
        if (client.isEmpty()) {
            drop(DynamicAuthorizationEvent.REQUEST_DROPPED_UNKNOWN_CLIENT, from);
            return;
        }
        try {
            Octets octets = Octets.copyOf(datagram);
            Packet.Header header = Packet.header(octets);
            Octets exact = octets.slice(0, header.length());
            Packet packet = Packet.decode(header, exact);
            DynamicAuthorizationEvent refused = unbelievable(client.get(), packet, exact, now);
            if (refused != null) {
                drop(refused, from);
                return;
            }
            take(from, client.get(), packet, now);
        } catch (MalformedPacketException e) {
            drop(DynamicAuthorizationEvent.REQUEST_DROPPED_MALFORMED, from);
        }
    }

    /** Why {@code packet} is not to be believed, if so. */
    private @Nullable DynamicAuthorizationEvent unbelievable(
            KnownClient client, Packet packet, Octets octets, long now) {
        if (packet.code() != PacketCode.DISCONNECT_REQUEST.number()
                && packet.code() != PacketCode.COA_REQUEST.number()) {
            return DynamicAuthorizationEvent.REQUEST_DROPPED_UNEXPECTED_CODE;
        }
        if (!client.authenticators
                .hash(octets, Packet.ZERO_AUTHENTICATOR)
                .equalsInConstantTime(packet.authenticator())) {
            return DynamicAuthorizationEvent.REQUEST_DROPPED_REQUEST_AUTHENTICATOR;
        }
        // RFC 5176 §3.4: computed with zeros for the Request Authenticator too, unlike that of an Access-Request.
        switch (client.authenticators.signature(packet, octets, Packet.ZERO_AUTHENTICATOR)) {
            case WRONG -> {
                return DynamicAuthorizationEvent.REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_WRONG;
            }
            case ABSENT -> {
                if (client.settings.requireMessageAuthenticator()) {
                    return DynamicAuthorizationEvent.REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_MISSING;
                }
            }
            case RIGHT -> {
                // it is the client's
            }
        }
        Optional<Octets> timestamp = packet.first(AttributeType.EVENT_TIMESTAMP);
        if (timestamp.isEmpty()) {
            return settings.requireEventTimestamp()
                    ? DynamicAuthorizationEvent.REQUEST_DROPPED_EVENT_TIMESTAMP_MISSING
                    : null;
        }
        // RFC 3576 §5.4, and RFC 5176 §6.3 after it: "If the Event-Timestamp Attribute is not current, then the message
        // MUST be silently discarded."
        return isCurrent(timestamp.get(), now)
                ? null
                : DynamicAuthorizationEvent.REQUEST_DROPPED_EVENT_TIMESTAMP_NOT_CURRENT;
    }

    private boolean isCurrent(Octets timestamp, long now) {
        if (timestamp.length() != 4) {
            return false;
        }
        Instant theirs = Instant.ofEpochSecond(timestamp.buffer().getInt() & 0xffff_ffffL);
        Duration apart =
                Duration.between(theirs, settings.epoch().plusNanos(now)).abs();
        return apart.compareTo(settings.eventTimestampWindow()) <= 0;
    }

    private void take(InetSocketAddress from, KnownClient client, Packet packet, long now) {
        AnswerCache.Entry known = answers.find(from, packet, now);
        if (known != null) {
            Octets answer = known.answer();
            if (answer == null) {
                counters.increment(DynamicAuthorizationEvent.DUPLICATE_IGNORED);
            } else {
                counters.increment(DynamicAuthorizationEvent.ANSWER_REPEATED);
                owner.send(from, answer);
            }
            return;
        }
        boolean coa = packet.code() == PacketCode.COA_REQUEST.number();
        counters.increment(
                coa ? DynamicAuthorizationEvent.COA_RECEIVED : DynamicAuthorizationEvent.DISCONNECT_RECEIVED);
        AnswerCache.Entry entry = answers.begin(from, packet, now);
        Consumer<DynamicAnswer> then = answer -> {
            if (entry.answer() == null) {
                Octets datagram = encode(answer, packet, client.authenticators);
                entry.answer(datagram);
                owner.send(from, datagram);
            }
        };
        try {
            DynamicRequest request = DynamicRequests.read(packet, settings.nas(), client(from));
            LOG.log(Level.DEBUG, "{0}", request);
            owner.handle(request, then);
        } catch (DynamicRequests.Unacceptable e) {
            LOG.log(
                    Level.WARNING,
                    "a {0} of {1} is refused: {2}",
                    coa ? "CoA-Request" : "Disconnect-Request",
                    client(from),
                    e.getMessage());
            then.accept(new DynamicAnswer.Nak(e.errorCause()));
        }
    }

    private static String client(InetSocketAddress from) {
        return from.getAddress().getHostAddress() + ":" + from.getPort();
    }

    private Octets encode(DynamicAnswer answer, Packet request, Authenticators authenticators) {
        boolean coa = request.code() == PacketCode.COA_REQUEST.number();
        AttributeWriter writer =
                new AttributeWriter(() -> counters.increment(DynamicAuthorizationEvent.ANSWER_ATTRIBUTE_OMITTED));
        boolean signed = request.first(AttributeType.MESSAGE_AUTHENTICATOR).isPresent();
        if (signed) {
            writer.octets(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR);
        }
        PacketCode code = coa ? PacketCode.COA_ACK : PacketCode.DISCONNECT_ACK;
        if (answer instanceof DynamicAnswer.Nak nak) {
            code = coa ? PacketCode.COA_NAK : PacketCode.DISCONNECT_NAK;
            writer.integer(AttributeType.ERROR_CAUSE, nak.cause().number());
            counters.increment(DynamicAuthorizationEvent.REFUSED);
        } else {
            counters.increment(DynamicAuthorizationEvent.ACKNOWLEDGED);
        }
        // RFC 3576 §3.2 [Note 7]: State "MUST be sent unmodified" in the answer; Proxy-States go back in their order.
        request.first(AttributeType.STATE).ifPresent(state -> writer.octets(AttributeType.STATE, state));
        request.all(AttributeType.PROXY_STATE).forEach(state -> writer.octets(AttributeType.PROXY_STATE, state));
        return Packets.answer(code, request, writer.toOctets(), signed, authenticators);
    }

    private void drop(DynamicAuthorizationEvent reason, InetSocketAddress from) {
        counters.increment(reason);
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "from {0}: {1}", from, reason);
        }
    }
}
