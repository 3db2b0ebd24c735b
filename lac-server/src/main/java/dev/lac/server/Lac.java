package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.PppConfig;
import dev.lac.config.PppConfig.Authentication;
import dev.lac.config.RadiusServerConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.Relay;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.ppp.AuthProtocol;
import dev.lac.ppp.PppEvent;
import dev.lac.ppp.PppLink;
import dev.lac.pppoe.AccessLine;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.AccountingResult;
import dev.lac.radius.Decision;
import dev.lac.radius.RadiusClient;
import dev.lac.radius.RadiusEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The L2TP Access Concentrator: everything that lives on one control loop, and the way from the ports to it.
 *
 * <p>Its surroundings are arguments, so that a whole LAC runs in a test on a virtual clock. All methods belong to the control loop.
 */
public final class Lac {
    private static final Logger LOG = LogManager.getLogger();
    private static final int COOKIE_KEY_LENGTH = 32;
    private static final long SAMPLE_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final LacConfig config;
    private final ControlLoop loop;
    private final DataPlane dataPlane;
    private final NameResolver resolver;
    private final RandomGenerator random;
    private final Counters<LacEvent> counters = new Counters<>(LacEvent.class);
    private final Counters<EndReason> ends = new Counters<>(EndReason.class);
    private final Counters<PppEvent> pppCounters = new Counters<>(PppEvent.class);
    private final Counters<RadiusEvent> radiusCounters = new Counters<>(RadiusEvent.class);
    private final List<AccessInterface> interfaces = new ArrayList<>();
    private final RadiusClient radius;
    private final Aaa aaa;
    private final CallNumbers callNumbers;
    private final Deadlines.Watch radiusWatch;
    private final LnsSelection selection;
    private final Lockouts lockouts;
    private final Tunnels tunnels;
    private final TunnelTraffic tunnelTraffic;
    private final PppLink.Settings linkSettings;
    private final String accountingIdPrefix;
    private long accountingIds;
    private long callSerialNumbers;
    private boolean shuttingDown;

    /**
     * @param config the operator's file
     * @param resolver for LNS names
     * @param random for ids, cookies, challenges: unpredictable in the product, seeded in tests
     * @param radiusOut sends the RADIUS client's datagrams
     * @param hashes checks passwords of local users
     */
    public Lac(
            LacConfig config,
            ControlLoop loop,
            DataPlane dataPlane,
            NameResolver resolver,
            RandomGenerator random,
            RadiusClient.Owner radiusOut,
            PasswordHashes hashes) {
        this.config = config;
        this.loop = loop;
        this.dataPlane = dataPlane;
        this.resolver = resolver;
        this.random = random;
        radius = new RadiusClient(radiusSettings(config), random, radiusCounters, radiusOut);
        radiusWatch = loop.deadlines().watch(radius);
        aaa = new Aaa(config.aaa(), new LocalUsers(config.aaa().users(), hashes), this::askRadius, loop);
        callNumbers = new CallNumbers(config.l2tp().numbers());
        selection = new LnsSelection(config, random);
        lockouts = new Lockouts(config.l2tp().lockout());
        tunnels = new Tunnels(config.l2tp(), loop, dataPlane, random, counters);
        tunnelTraffic = new TunnelTraffic(tunnels);
        linkSettings = linkSettings(config);
        accountingIdPrefix = String.format(Locale.ROOT, "%08x", random.nextInt());
        callSerialNumbers = random.nextInt() & 0xffff_ffffL;
        byte[] cookieKey = new byte[COOKIE_KEY_LENGTH];
        random.nextBytes(cookieKey);
        for (String name : config.pppoe().interfaces()) {
            interfaces.add(new AccessInterface(this, interfaces.size(), name, Octets.copyOf(cookieKey)));
        }
        loop.deadlines().watch(new Sampler());
        loop.deadlines().watch(new WarmTunnels(config.lns(), this, loop.now()));
    }

    private static RadiusClient.Settings radiusSettings(LacConfig config) {
        return new RadiusClient.Settings(
                config.radius().nasIdentifier(),
                config.radius().nasIpAddress(),
                config.radius().sockets(),
                config.radius().initialTimeout(),
                config.radius().maxTimeout(),
                config.radius().tries(),
                config.radius().deadTime(),
                servers(config.radius().authentication()),
                servers(config.radius().accounting()));
    }

    private static List<RadiusClient.Server> servers(List<RadiusServerConfig> configured) {
        return configured.stream()
                .map(server -> new RadiusClient.Server(
                        server.address(),
                        Octets.copyOf(server.secret().octets()),
                        server.requireMessageAuthenticator()))
                .toList();
    }

    private static PppLink.Settings linkSettings(LacConfig config) {
        PppConfig ppp = config.ppp();
        return new PppLink.Settings(
                ppp.mru(),
                PppLink.PPPOE_MRU,
                ppp.authentication().stream().map(Lac::protocol).toList(),
                config.name(),
                ppp.restartInterval(),
                ppp.maxConfigure(),
                ppp.maxTerminate(),
                ppp.maxFailure(),
                ppp.authenticationTimeout(),
                ppp.authenticationRetries(),
                Duration.ZERO, // the link belongs to the LNS before an interval could pass
                ppp.echoInterval(),
                ppp.echoFailures(),
                ppp.mrru(),
                discriminator(ppp.endpointDiscriminator()),
                ppp.identification() == null ? "" : ppp.identification());
    }

    private static AuthProtocol protocol(Authentication offered) {
        return switch (offered) {
            case CHAP -> AuthProtocol.CHAP_MD5;
            case PAP -> AuthProtocol.PAP;
            case MSCHAP_V2 -> AuthProtocol.MSCHAP_V2;
            case MSCHAP_V1 -> AuthProtocol.MSCHAP_V1;
        };
    }

    /** Class 1, "Locally Assigned Address" (RFC 1990 §5.1.3). */
    private static @Nullable Octets discriminator(@Nullable String address) {
        return address == null ? null : Octets.of(1).concat(Octets.ofText(address));
    }

    // From the ports.

    public void onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
        interfaces.get(port).onDiscovery(from, to, tags, packet, loop.now());
    }

    public void onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
        interfaces.get(port).onSessionFrame(from, tags, sessionId, ppp, loop.now());
    }

    public void onControl(InetSocketAddress from, ByteBuffer datagram) {
        tunnels.onControl(from, datagram, loop.now());
    }

    /** Data that came in the moment between ICCN and the forwarding table's update, or for nobody. */
    public void onData(InetSocketAddress from, ByteBuffer datagram) {
        dataPlane.relayDownstream(from, datagram);
    }

    public void onRadius(int socket, InetSocketAddress from, ByteBuffer datagram) {
        radius.receive(socket, from, datagram, loop.now());
        radiusWatch.refresh();
    }

    // For subscribers.

    /** Does {@code action} for {@code subscriber} when the engine now speaking has returned. */
    void post(Subscriber subscriber, LongConsumer action) {
        loop.post(() -> guard(subscriber, () -> action.accept(loop.now())));
    }

    /** Does {@code action}; a failure in it ends that subscriber and nobody else. */
    void guard(Subscriber subscriber, Runnable action) {
        try {
            action.run();
            subscriber.watch().refresh();
        } catch (RuntimeException | AssertionError e) {
            counters.increment(LacEvent.INTERNAL_FAILURE);
            LOG.error("{}: internal failure, the subscriber is dropped", subscriber, e);
            subscriber.abandon(loop.now());
        }
    }

    /** Decides about a login; {@code then} is told perhaps before this returns. */
    void authenticate(Aaa.Login login, Consumer<Decision> then) {
        aaa.decide(login, then);
    }

    private void askRadius(AccessRequest request, Consumer<Decision> then, long now) {
        radius.authenticate(request, then, now);
        radiusWatch.refresh();
    }

    CallNumbers callNumbers() {
        return callNumbers;
    }

    /** Tx and Rx Connect Speed of a subscriber's line on an access port. */
    Mapping.Speeds speeds(int port, AccessLine line) {
        return Mapping.Speeds.of(
                config.l2tp().connectSpeed(), line, interfaces.get(port).bitsPerSecond());
    }

    void account(AccountingRequest request, Subscriber subscriber, long now) {
        if (config.radius().accounting().isEmpty()) {
            return;
        }
        String who = subscriber.toString();
        radius.account(request, result -> accounted(request, result, who), now);
        radiusWatch.refresh();
    }

    private void accounted(AccountingRequest request, AccountingResult result, String who) {
        if (result instanceof AccountingResult.Undelivered undelivered) {
            counters.increment(LacEvent.ACCOUNTING_UNDELIVERED);
            LOG.error(
                    "{}: Accounting-Request {} of {} (session {}) was not delivered: {}{}",
                    who,
                    request.status(),
                    request.userName(),
                    request.sessionId(),
                    undelivered.cause(),
                    request.usage() == null ? "" : "; what it said: " + request.usage());
        }
    }

    LnsHunt hunt(List<Destination> destinations) {
        InetAddress local = dataPlane.localAddress().getAddress();
        return new LnsHunt(destinations, resolver, lockouts, random, local);
    }

    void connected(Relay relay) {
        tunnelTraffic.add(relay);
    }

    void disconnected(Relay relay) {
        tunnelTraffic.remove(relay);
    }

    /** The subscriber's story is over. */
    void forget(Subscriber subscriber, EndReason reason, boolean wasConnected, long now) {
        ends.increment(reason);
        if (!wasConnected) {
            counters.increment(LacEvent.LOGIN_FAILED);
        }
        interfaces.get(subscriber.port()).close(subscriber, reason.text(), now);
    }

    String nextAccountingId() {
        return accountingIdPrefix + String.format(Locale.ROOT, "%08x", ++accountingIds);
    }

    /** Unique to this LAC for a long time and progressively increasing (RFC 2661 §4.4.4). */
    long nextCallSerialNumber() {
        callSerialNumbers = (callSerialNumbers + 1) & 0xffff_ffffL;
        return callSerialNumbers;
    }

    LacConfig config() {
        return config;
    }

    ControlLoop loop() {
        return loop;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    RandomGenerator random() {
        return random;
    }

    PppLink.Settings linkSettings() {
        return linkSettings;
    }

    LnsSelection selection() {
        return selection;
    }

    Lockouts lockouts() {
        return lockouts;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    String interfaceName(int port) {
        return interfaces.get(port).name();
    }

    // The end of it all.

    /** Ends every subscriber and every tunnel properly and takes no new ones. */
    public void shutDown() {
        if (shuttingDown) {
            return;
        }
        shuttingDown = true;
        long now = loop.now();
        LOG.info(
                "shutting down: {} subscribers, {} calls, {} tunnels, {} deadlines",
                subscriberCount(),
                callCount(),
                tunnels.openCount(),
                loop.deadlines().size());
        for (AccessInterface access : interfaces) {
            for (Subscriber subscriber : access.subscribers()) {
                guard(subscriber, () -> subscriber.end(EndReason.SHUTDOWN, "", now));
            }
        }
        loop.post(() -> tunnels.shutDown(loop.now()));
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }

    /** Whether nothing is left to say to anybody after {@link #shutDown}. */
    public boolean isQuiet() {
        return subscriberCount() == 0 && radius.inFlight() == 0 && tunnels.isQuiet();
    }

    // For operators and tests.

    public int subscriberCount() {
        return AccessInterface.count(interfaces);
    }

    /** Tunnels that are open or opening. */
    public int tunnelCount() {
        return tunnels.openCount();
    }

    /** L2TP session ids in use, for calls in any state. */
    public int callCount() {
        return tunnels.sessionIdsTaken();
    }

    /** Tunnels that have ended and linger to acknowledge what the LNS repeats (RFC 2661 §5.7). */
    public int lingeringTunnelCount() {
        return tunnels.count() - tunnels.openCount();
    }

    public int radiusRequestsInFlight() {
        return radius.inFlight();
    }

    public Counters<LacEvent> counters() {
        return counters;
    }

    public Counters<EndReason> ends() {
        return ends;
    }

    public Counters<PppEvent> pppCounters() {
        return pppCounters;
    }

    public Counters<L2tpEvent> l2tpCounters() {
        return tunnels.counters();
    }

    public Counters<RadiusEvent> radiusCounters() {
        return radiusCounters;
    }

    /** All counters that are not zero, by area. */
    public Map<String, Object> counterSnapshot() {
        return Map.of(
                "lac", counters.snapshot(),
                "ends", ends.snapshot(),
                "pppoe",
                        interfaces.stream()
                                .map(access -> access.name() + " "
                                        + access.concentrator().counters())
                                .toList(),
                "ppp", pppCounters.snapshot(),
                "l2tp", l2tpCounters().snapshot(),
                "radius", radiusCounters.snapshot(),
                "forwarding", dataPlane.counters().snapshot());
    }

    /** Looks once a second at which tunnels have carried data, which proves that their LNSes live. */
    private final class Sampler implements Timed {
        private long next = NEVER;

        @Override
        public long nextDeadline() {
            if (next == NEVER) {
                next = loop.now() + SAMPLE_INTERVAL;
            }
            return next;
        }

        @Override
        public void onDeadline(long now) {
            tunnelTraffic.sample(now);
            interfaces.forEach(access -> access.sample(now));
            next = now + SAMPLE_INTERVAL;
        }
    }
}
