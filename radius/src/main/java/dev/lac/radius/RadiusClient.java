package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The RADIUS client of the NAS, RFC 2865 §2 and RFC 2866 §2: asks the servers of a group, repeats itself as RFC 5080 §2.2.1 says,
 * and believes only replies that prove where they come from.
 */
public final class RadiusClient implements Timed {
    private static final Logger LOG = System.getLogger(RadiusClient.class.getName());

    private final Settings settings;
    private final RandomGenerator random;
    private final Counters<RadiusEvent> counters;
    private final Owner owner;
    private final Timeouts timeouts;
    private final Deadlines deadlines = new Deadlines();
    private final Servers servers;

    /** Exchanges that ended before anything was sent; answered from {@link #onDeadline}, never from within a call of the owner's. */
    private final Deque<Runnable> early = new ArrayDeque<>();

    private long earlySince;
    private int inFlight;

    /**
     * What the operator decides.
     *
     * @param sockets how many sockets the owner has, 1 or more, numbered from 0
     * @param initialTimeout IRT of RFC 5080 §2.2.1
     * @param maxTimeout MRT
     * @param tries MRC, 1 or more, for each server
     * @param deadTime how long a silent server that is not probed is asked last
     * @param statusInterval how often a silent server is probed by Status-Server (RFC 5997 §4.2)
     * @param epoch the time of day when {@code now} is 0
     * @param chargeableUserIdentity whether the Chargeable-User-Identity is asked for (RFC 4372 §2.2)
     * @param tunnels which attributes of an Access-Accept speak of tunnels
     */
    public record Settings(
            NasIdentity nas,
            int sockets,
            Duration initialTimeout,
            Duration maxTimeout,
            int tries,
            Duration deadTime,
            Duration statusInterval,
            Instant epoch,
            boolean chargeableUserIdentity,
            TunnelMapping tunnels,
            List<Server> servers) {
        public Settings {
            if (sockets < 1 || tries < 1 || initialTimeout.isNegative() || initialTimeout.isZero()) {
                throw new IllegalArgumentException("sockets, tries and initialTimeout are at least one");
            }
            if (statusInterval.isNegative() || statusInterval.isZero()) {
                throw new IllegalArgumentException("a server is not probed without a pause");
            }
            servers = List.copyOf(servers);
            if (servers.stream().map(Server::name).distinct().count() != servers.size()) {
                throw new IllegalArgumentException("two servers have the same name");
            }
        }
    }

    /** What a server is asked. */
    public enum Role {
        AUTHENTICATION,
        ACCOUNTING
    }

    /** What carries packets to a server. */
    public enum Transport {
        /** RFC 2865 §3: a packet is a datagram. */
        UDP,
        /** RFC 6614: a packet is a piece of a stream that the owner keeps, one for each server. */
        TLS
    }

    /**
     * A server.
     *
     * @param name unique
     * @param group requests name the group whose servers they are for
     * @param address resolved; absent while the server's name is not (see {@link #addressChanged})
     * @param secret UTF-8 text, at least one octet
     * @param requireMessageAuthenticator whether a reply to an Access-Request without Message-Authenticator is dropped
     * @param priority of all living servers, those with the lowest number are asked
     * @param weight 1 or more: the share of requests among servers of equal priority
     * @param maxInFlight how many requests it has at most at one time; 0: as many as there are identifiers
     * @param statusServer whether it answers Status-Server (RFC 5997) and so can be probed
     */
    public record Server(
            String name,
            Role role,
            String group,
            Transport transport,
            @Nullable InetSocketAddress address,
            Octets secret,
            boolean requireMessageAuthenticator,
            int priority,
            int weight,
            int maxInFlight,
            boolean statusServer) {
        public Server {
            if ((address != null && address.isUnresolved())
                    || secret.isEmpty()
                    || !Octets.ofText(secret.text()).equals(secret)) {
                throw new IllegalArgumentException("a server has a resolved address or none, and a secret in UTF-8");
            }
            if (weight < 1 || maxInFlight < 0) {
                throw new IllegalArgumentException("a server's weight is 1 or more, its limit 0 or more");
            }
        }

        @Override
        public String toString() {
            return "Server[name=" + name + ", role=" + role + ", group=" + group + ", transport=" + transport
                    + ", address=" + address + ", secret=***, requireMessageAuthenticator="
                    + requireMessageAuthenticator + ", priority=" + priority + ", weight=" + weight + ", maxInFlight="
                    + maxInFlight + ", statusServer=" + statusServer + "]";
        }
    }

    /** The client's way out. */
    public interface Owner {
        /** Sends one datagram from socket {@code socket}, which is always the same port. */
        void send(int socket, InetSocketAddress to, Octets datagram);

        /** Sends one packet over the connection to a server with {@link Transport#TLS}, which has been reported as connected. */
        void send(String tlsServer, Octets packet);

        /** Ends the connection to a server with {@link Transport#TLS}, whose other end is silent, and makes a new one. */
        void reconnect(String tlsServer, String cause);
    }

    /**
     * @param random unpredictable in service: Request Authenticators are drawn from it (RFC 2865 §3)
     * @param dice for waits and turns, which may be guessed; unpredictable numbers are dear
     */
    @SuppressWarnings("this-escape")
    public RadiusClient(
            Settings settings,
            RandomGenerator random,
            RandomGenerator dice,
            Counters<RadiusEvent> counters,
            Owner owner) {
        this.settings = settings;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
        timeouts = new Timeouts(settings, dice);
        servers = new Servers(this, settings, dice, owner);
    }

    /**
     * Asks the servers of {@code group} whether a subscriber may log in.
     *
     * @param then called exactly once, from {@link #receive} or {@link #onDeadline}
     */
    public void authenticate(String group, AccessRequest request, Consumer<Decision> then, long now) {
        inFlight++;
        Optional<String> unencodable = AccessExchange.unencodable(request);
        if (unencodable.isPresent()) {
            counters.increment(RadiusEvent.REQUEST_NOT_ENCODABLE);
            String why = "rejected unasked: no Access-Request can carry " + unencodable.get();
            note(Level.DEBUG, request, why);
            endEarly(() -> then.accept(new Decision.Reject(null, "", why)), now);
            return;
        }
        ServerPool pool = servers.pool(Role.AUTHENTICATION, group);
        if (pool == null) {
            counters.increment(RadiusEvent.ACCESS_UNAVAILABLE);
            String cause = "group " + group + " has no RADIUS server for authentication";
            endEarly(() -> then.accept(new Decision.Unavailable(cause)), now);
            return;
        }
        pool.begin(new AccessExchange(this, pool, request, then, now), now);
    }

    /**
     * Tells a server of {@code group} what happened.
     *
     * @param then called exactly once, from {@link #receive} or {@link #onDeadline}
     */
    public void account(String group, AccountingRecord record, Consumer<AccountingResult> then, long now) {
        inFlight++;
        ServerPool pool = servers.pool(Role.ACCOUNTING, group);
        if (pool == null) {
            counters.increment(RadiusEvent.ACCOUNTING_UNDELIVERED);
            String cause = "group " + group + " has no RADIUS server for accounting";
            endEarly(() -> then.accept(new AccountingResult.Undelivered(cause)), now);
            return;
        }
        pool.begin(new AccountingExchange(this, pool, record, then, now), now);
    }

    /** How many requests are without an answer, those that wait for a server included. */
    public int inFlight() {
        return inFlight;
    }

    /** How every server is doing, in the order of the settings. */
    public List<ServerState> servers(long now) {
        return servers.states(now);
    }

    /**
     * The name of {@code server} means another address from now on; what was sent to the old one may still be answered from there.
     *
     * @param address resolved; absent when the name has none
     * @param cause why it has none, as "radius1.isp.example: NXDOMAIN"
     */
    public void addressChanged(String server, @Nullable InetSocketAddress address, @Nullable String cause, long now) {
        servers.addressChanged(servers.known(server), address, cause, now);
    }

    /** The connection to a server with {@link Transport#TLS} stands: its requests may be sent. */
    public void connected(String server, long now) {
        servers.connected(servers.knownForTls(server), now);
    }

    /**
     * The connection to a server with {@link Transport#TLS} ended, or none could be made.
     *
     * @param cause for the operator, as "connection refused"
     */
    public void disconnected(String server, String cause, long now) {
        servers.lost(servers.knownForTls(server), cause, now);
    }

    /**
     * Takes a datagram that arrived at socket {@code socket}; what is no valid reply is counted and dropped.
     *
     * @param datagram its remaining octets, whose position stays as it is
     */
    public void receive(int socket, InetSocketAddress from, ByteBuffer datagram, long now) {
        Slots peer = servers.at(from);
        if (peer == null) {
            drop(RadiusEvent.REPLY_DROPPED_UNKNOWN_SENDER, from);
            return;
        }
        RadiusEvent refused = take(peer, socket, Octets.copyOf(datagram), now);
        if (refused != null) {
            drop(refused, from);
        }
    }

    /**
     * Takes a packet that arrived over the connection to a server with {@link Transport#TLS}; after one that is malformed or forged
     * the connection is given up.
     *
     * @param packet its remaining octets, whose position stays as it is
     */
    public void receive(String tlsServer, ByteBuffer packet, long now) {
        RadiusServer server = servers.knownForTls(tlsServer);
        Slots peer = server.slots();
        if (peer == null) {
            drop(RadiusEvent.REPLY_DROPPED_UNMATCHED, tlsServer);
            return;
        }
        RadiusEvent refused = take(peer, 0, Octets.copyOf(packet), now);
        if (refused == null) {
            return;
        }
        drop(refused, tlsServer);
        switch (refused) {
            // RFC 6613 §2.6.4: after these the two ends do not agree about where packets begin, or about the secret.
            case REPLY_DROPPED_MALFORMED,
                    REPLY_DROPPED_RESPONSE_AUTHENTICATOR,
                    REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG ->
                servers.connectionFailed(server, "what it says is not to be believed: " + refused, now);
            default -> {
                // RFC 6613 §2.6.4 lets the rest be discarded.
            }
        }
    }

    /** Believes a reply and ends what it answers, or says why not. */
    private @Nullable RadiusEvent take(Slots peer, int socket, Octets octets, long now) {
        Packet.Header header;
        try {
            header = Packet.header(octets);
        } catch (MalformedPacketException e) {
            return RadiusEvent.REPLY_DROPPED_MALFORMED;
        }
        Outstanding request = peer.holder(socket, header.identifier());
        if (request == null) {
            return RadiusEvent.REPLY_DROPPED_UNMATCHED;
        }
        RadiusServer server = request.server();
        try {
            Packet reply = Replies.verify(request, header, octets.slice(0, header.length()));
            if (server.heard(now)) {
                counters.increment(RadiusEvent.SERVER_REVIVED);
                LOG.log(Level.INFO, "RADIUS server {0} answers again", server.label());
            }
            request.finish(reply, now);
            return null;
        } catch (Replies.Refused refused) {
            request.dropped(refused.reason());
            if (refused.reason() == RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING && server.shouldWarn()) {
                LOG.log(
                        Level.WARNING,
                        "RADIUS server {0} answers without Message-Authenticator; such replies can be forged (CVE-2024-3596)"
                                + " and are dropped: {1}",
                        server.label(),
                        RadiusServer.MESSAGE_AUTHENTICATOR_REMEDY);
            }
            return refused.reason();
        }
    }

    private void drop(RadiusEvent reason, Object from) {
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
            early.remove().run();
        }
        while (deadlines.runNext(now)) {
            // each runs one exchange or probe
        }
    }

    /** Tells {@code exchange} that it failed, though not from within a call of the owner's. */
    void endEarly(Exchange exchange, String cause, long now) {
        exchange.over();
        endEarly(() -> exchange.failed(cause), now);
    }

    private void endEarly(Runnable end, long now) {
        if (early.isEmpty()) {
            earlySince = now;
        }
        early.add(end);
    }

    /** An exchange is over. */
    void ended() {
        inFlight--;
    }

    Servers servers() {
        return servers;
    }

    Deadlines.Watch watch(Timed timed) {
        return deadlines.watch(timed);
    }

    void transmit(Slots way, int slot, Octets datagram, RadiusServer server) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(
                    Level.DEBUG,
                    "to {0}: code {1}, identifier {2} from socket {3}",
                    server.label(),
                    datagram.get(0),
                    way.identifier(slot),
                    way.socket(slot));
        }
        way.transmit(slot, datagram, server, owner);
    }

    Timeouts timeouts() {
        return timeouts;
    }

    Octets randomAuthenticator() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        return Octets.copyOf(octets);
    }

    Counters<RadiusEvent> counters() {
        return counters;
    }

    AttributeWriter writer() {
        return new AttributeWriter(() -> counters.increment(RadiusEvent.REQUEST_ATTRIBUTE_OMITTED));
    }

    NasIdentity nas() {
        return settings.nas();
    }

    boolean asksForChargeableUserIdentity() {
        return settings.chargeableUserIdentity();
    }

    TunnelMapping tunnels() {
        return settings.tunnels();
    }

    /** The time of day at {@code now}. */
    Instant wallTime(long now) {
        return settings.epoch().plusNanos(now);
    }

    void note(Level level, AccessRequest request, String what) {
        if (LOG.isLoggable(level)) {
            String call = request.acctSessionId().isEmpty() ? "" : "call " + request.acctSessionId() + ", ";
            LOG.log(level, "{0}user {1}: {2}", call, request.userName().replaceAll("\\p{Cntrl}", "?"), what);
        }
    }
}
