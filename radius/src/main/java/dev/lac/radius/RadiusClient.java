package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The RADIUS client of the NAS, RFC 2865 §2 and RFC 2866 §2: asks servers in their order, repeats itself as RFC 5080 §2.2.1 says,
 * and believes only replies that prove where they come from.
 */
public final class RadiusClient implements Timed {
    private static final Logger LOG = System.getLogger(RadiusClient.class.getName());

    private static final int PPPOE_OVER_ETHERNET = 32; // NAS-Port-Type, RFC 4603 §2

    private final Settings settings;
    private final RandomGenerator random;
    private final Counters<RadiusEvent> counters;
    private final Owner owner;
    private final List<RadiusServer> authentication = new ArrayList<>();
    private final List<RadiusServer> accounting = new ArrayList<>();
    private final Map<InetSocketAddress, Slots> slots = new HashMap<>();
    private final Deadlines deadlines = new Deadlines();

    /** Exchanges that ended before anything was sent; answered from {@link #onDeadline}, never from within a call of the owner's. */
    private final Deque<Consumer<Long>> early = new ArrayDeque<>();

    private long earlySince;
    private int inFlight;

    /**
     * What the operator decides.
     *
     * @param nasIdentifier NAS-Identifier, 1 to 253 octets
     * @param nasIpAddress NAS-IP-Address or NAS-IPv6-Address, if one is to be sent
     * @param sockets how many sockets the owner has, 1 or more, numbered from 0
     * @param initialTimeout IRT of RFC 5080 §2.2.1
     * @param maxTimeout MRT
     * @param tries MRC, 1 or more, for each server
     * @param deadTime how long a silent server is asked last
     * @param authentication in order of preference
     * @param accounting in order of preference
     */
    public record Settings(
            String nasIdentifier,
            @Nullable InetAddress nasIpAddress,
            int sockets,
            Duration initialTimeout,
            Duration maxTimeout,
            int tries,
            Duration deadTime,
            List<Server> authentication,
            List<Server> accounting) {
        public Settings {
            if (sockets < 1 || tries < 1 || initialTimeout.isNegative() || initialTimeout.isZero()) {
                throw new IllegalArgumentException("sockets, tries and initialTimeout are at least one");
            }
            authentication = List.copyOf(authentication);
            accounting = List.copyOf(accounting);
        }
    }

    /**
     * A server.
     *
     * @param address resolved
     * @param secret UTF-8 text, at least one octet
     * @param requireMessageAuthenticator whether a reply to an Access-Request without Message-Authenticator is dropped
     */
    public record Server(InetSocketAddress address, Octets secret, boolean requireMessageAuthenticator) {
        public Server {
            if (address.isUnresolved()
                    || secret.isEmpty()
                    || !Octets.ofText(secret.text()).equals(secret)) {
                throw new IllegalArgumentException("a server has a resolved address and a secret in UTF-8");
            }
        }

        @Override
        public String toString() {
            return "Server[address=" + address + ", secret=***, requireMessageAuthenticator="
                    + requireMessageAuthenticator + "]";
        }
    }

    /** The client's way out. */
    public interface Owner {
        /** Sends one datagram from socket {@code socket}, which is always the same port. */
        void send(int socket, InetSocketAddress to, Octets datagram);
    }

    /**
     * @param random unpredictable in service: Request Authenticators are drawn from it (RFC 2865 §3)
     */
    public RadiusClient(Settings settings, RandomGenerator random, Counters<RadiusEvent> counters, Owner owner) {
        this.settings = settings;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
        settings.authentication().forEach(server -> authentication.add(known(server)));
        settings.accounting().forEach(server -> accounting.add(known(server)));
    }

    private RadiusServer known(Server server) {
        return new RadiusServer(
                server, slots.computeIfAbsent(server.address(), address -> new Slots(settings.sockets())));
    }

    /**
     * Asks whether a subscriber may log in.
     *
     * @param then called exactly once, from {@link #receive} or {@link #onDeadline}
     */
    public void authenticate(AccessRequest request, Consumer<Decision> then, long now) {
        inFlight++;
        Optional<String> unencodable = AccessExchange.unencodable(request);
        if (unencodable.isPresent()) {
            counters.increment(RadiusEvent.REQUEST_NOT_ENCODABLE);
            note(Level.DEBUG, request.userName(), "rejected unasked: no Access-Request can carry " + unencodable.get());
            endEarly(at -> then.accept(new Decision.Reject(null)), now);
            return;
        }
        begin(new AccessExchange(this, authentication, request, then, now), now);
    }

    /**
     * Reports the start or end of a session.
     *
     * @param then called exactly once, from {@link #receive} or {@link #onDeadline}
     */
    public void account(AccountingRequest request, Consumer<AccountingResult> then, long now) {
        inFlight++;
        begin(new AccountingExchange(this, accounting, request, then, now), now);
    }

    /** How many requests are without an answer, those that wait for an identifier included. */
    public int inFlight() {
        return inFlight;
    }

    /**
     * Takes a datagram that arrived at socket {@code socket}; what is no valid reply is counted and dropped.
     *
     * @param datagram its remaining octets, whose position stays as it is
     */
    public void receive(int socket, InetSocketAddress from, ByteBuffer datagram, long now) {
        Slots peer = slots.get(from);
        if (peer == null) {
            drop(RadiusEvent.REPLY_DROPPED_UNKNOWN_SENDER, from);
            return;
        }
        Octets octets = Octets.copyOf(datagram);
        Packet.Header header;
        try {
            header = Packet.header(octets);
        } catch (MalformedPacketException e) {
            drop(RadiusEvent.REPLY_DROPPED_MALFORMED, from);
            return;
        }
        Exchange exchange = peer.holder(socket, header.identifier());
        if (exchange == null) {
            drop(RadiusEvent.REPLY_DROPPED_UNMATCHED, from);
            return;
        }
        try {
            Packet reply = verify(exchange, header, octets.slice(0, header.length()));
            if (exchange.server().heard(now)) {
                counters.increment(RadiusEvent.SERVER_REVIVED);
                LOG.log(
                        Level.INFO,
                        "RADIUS server {0} answers again",
                        exchange.server().name());
            }
            inFlight--;
            exchange.finish(reply, now);
        } catch (Refused refused) {
            exchange.dropped(refused.reason);
            drop(refused.reason, from);
        }
    }

    /** A reply is not to be believed. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final RadiusEvent reason;

        Refused(RadiusEvent reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }

    /** Checks everything that is cheap before the attributes are looked at, and the attributes before they are believed. */
    private Packet verify(Exchange exchange, Packet.Header header, Octets octets) throws Refused {
        RadiusServer server = exchange.server();
        Octets requestAuthenticator = exchange.requestAuthenticator();
        if (!exchange.answeredBy(header.code())) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_UNEXPECTED_CODE);
        }
        if (!Authenticators.hash(octets, requestAuthenticator, server.secret())
                .equalsInConstantTime(header.authenticator())) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_RESPONSE_AUTHENTICATOR);
        }
        Packet reply;
        try {
            reply = Packet.decode(octets);
        } catch (MalformedPacketException e) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_MALFORMED);
        }
        if (!exchange.repliesAreSigned()) {
            return reply;
        }
        List<Octets> signatures = reply.all(AttributeType.MESSAGE_AUTHENTICATOR).toList();
        if (signatures.isEmpty()) {
            if (server.settings().requireMessageAuthenticator()) {
                if (server.shouldWarn()) {
                    LOG.log(
                            Level.WARNING,
                            "RADIUS server {0} answers without Message-Authenticator; such replies can be forged (CVE-2024-3596)"
                                    + " and are dropped: {1}",
                            server.name(),
                            RadiusServer.MESSAGE_AUTHENTICATOR_REMEDY);
                }
                throw new Refused(RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING);
            }
            return reply;
        }
        // RFC 2869 §5.14: "MUST calculate the correct value of the Message-Authenticator and silently discard the
        // packet if it does
        // not match the value sent."
        if (signatures.size() > 1
                || signatures.get(0).length() != 16
                || !Authenticators.message(reply, requestAuthenticator, server.secret())
                        .equalsInConstantTime(signatures.get(0))) {
            throw new Refused(RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG);
        }
        return reply;
    }

    private void drop(RadiusEvent reason, InetSocketAddress from) {
        counters.increment(reason);
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "from {0}: {1}", from, reason);
        }
    }

    @Override
    public long nextDeadline() {
        return early.isEmpty() ? deadlines.next() : Math.min(earlySince, deadlines.next());
    }

    @Override
    public void onDeadline(long now) {
        for (int count = early.size(); count > 0; count--) {
            inFlight--;
            early.remove().accept(now);
        }
        while (deadlines.runNext(now)) {
            // each runs one exchange
        }
    }

    /** Sends the request to the next server, or lets it wait for an identifier there, or ends it. */
    private void begin(Exchange exchange, long now) {
        Optional<RadiusServer> next = exchange.nextServer(now);
        if (next.isEmpty()) {
            endEarly(at -> exchange.failed(exchange.cause(at), at), now);
            return;
        }
        RadiusServer server = next.get();
        OptionalInt slot = server.slots().acquire(exchange);
        if (slot.isPresent()) {
            counters.increment(RadiusEvent.REQUEST_SENT);
            exchange.send(server, slot.getAsInt(), now);
        } else if (server.slots().enqueue(exchange)) {
            counters.increment(RadiusEvent.REQUEST_QUEUED);
        } else {
            counters.increment(RadiusEvent.REQUEST_REFUSED_QUEUE_FULL);
            String cause = server.slots().waiting() + " requests wait for RADIUS server " + server.name() + " already";
            endEarly(at -> exchange.failed(cause, at), now);
        }
    }

    private void endEarly(Consumer<Long> end, long now) {
        if (early.isEmpty()) {
            earlySince = now;
        }
        early.add(end);
    }

    /** {@code exchange} had no answer from {@code server}: on to the next one. */
    void gaveUp(Exchange exchange, RadiusServer server, int slot, long since, String misfortune, long now) {
        if (exchange.nextServer(now).isPresent()) {
            counters.increment(RadiusEvent.FAILED_OVER);
        }
        if (server.silentSince(since, now, settings.deadTime().toNanos())) {
            counters.increment(RadiusEvent.SERVER_DEAD);
            LOG.log(
                    Level.WARNING,
                    "RADIUS server is asked last for {0} s: {1}",
                    settings.deadTime().toSeconds(),
                    misfortune);
        }
        release(server, slot, now);
        begin(exchange, now);
    }

    /** Frees an identifier for whoever has waited longest; who finds this server dead and
     * another alive goes there and leaves it to the next in the queue. */
    void release(RadiusServer server, int slot, long now) {
        Slots peer = server.slots();
        peer.release(slot);
        while (peer.hasFree()) {
            Exchange waiting = peer.dequeue();
            if (waiting == null) {
                return;
            }
            begin(waiting, now);
        }
    }

    Deadlines.Watch watch(Exchange exchange) {
        return deadlines.watch(exchange);
    }

    void transmit(RadiusServer server, int slot, Octets datagram) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(
                    Level.DEBUG,
                    "to {0}: code {1}, identifier {2} from socket {3}",
                    server.name(),
                    datagram.get(0),
                    server.slots().identifier(slot),
                    server.slots().socket(slot));
        }
        owner.send(server.slots().socket(slot), server.settings().address(), datagram);
    }

    void retransmit(RadiusServer server, int slot, Octets datagram) {
        counters.increment(RadiusEvent.REQUEST_RETRANSMITTED);
        transmit(server, slot, datagram);
    }

    int tries() {
        return settings.tries();
    }

    /** RFC 5080 §2.2.1: RT = IRT + RAND*IRT, within MRT. */
    long firstTimeout() {
        return capped(jittered(settings.initialTimeout().toNanos(), 1));
    }

    /** RFC 5080 §2.2.1: RT = 2*RTprev + RAND*RTprev, within MRT. */
    long nextTimeout(long previous) {
        return capped(jittered(previous, 2));
    }

    /** "if (RT > MRT) RT = MRT + RAND*MRT". */
    private long capped(long timeout) {
        long most = settings.maxTimeout().toNanos();
        return timeout > most ? jittered(most, 1) : timeout;
    }

    /** RAND is uniform between -0.1 and +0.1. */
    private long jittered(long base, int factor) {
        return factor * base + (long) (base * random.nextDouble(-0.1, 0.1));
    }

    Octets randomAuthenticator() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        return Octets.copyOf(octets);
    }

    Counters<RadiusEvent> counters() {
        return counters;
    }

    /** What every request says of us and of the subscriber's attachment. */
    void describeSession(
            AttributeWriter writer,
            AccessRequest.Service service,
            String nasPortId,
            String callingStationId,
            @Nullable String calledStationId) {
        writer.integer(AttributeType.SERVICE_TYPE, service.number())
                .integer(AttributeType.FRAMED_PROTOCOL, AccessExchange.PPP)
                .text(AttributeType.NAS_IDENTIFIER, settings.nasIdentifier())
                .address(settings.nasIpAddress())
                .integer(AttributeType.NAS_PORT_TYPE, PPPOE_OVER_ETHERNET)
                .text(AttributeType.NAS_PORT_ID, nasPortId)
                .text(AttributeType.CALLING_STATION_ID, callingStationId)
                .text(AttributeType.CALLED_STATION_ID, calledStationId);
    }

    void note(Level level, String userName, String what) {
        if (LOG.isLoggable(level)) {
            LOG.log(level, "user {0}: {1}", userName.replaceAll("\\p{Cntrl}", "?"), what);
        }
    }
}
