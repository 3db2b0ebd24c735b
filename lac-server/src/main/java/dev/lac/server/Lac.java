package dev.lac.server;

import dev.lac.capture.Frame;
import dev.lac.config.LacConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.Relay;
import dev.lac.dns.Entry;
import dev.lac.dns.NameCache;
import dev.lac.dns.Upstream;
import dev.lac.ppp.PppLink;
import dev.lac.pppoe.AccessLine;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Decision;
import dev.lac.radius.DictionaryException;
import dev.lac.radius.DynamicAuthorizationServer;
import dev.lac.radius.ServerState;
import dev.lac.selection.Candidate;
import dev.lac.selection.Selection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;

/**
 * The L2TP Access Concentrator: everything that lives on one control loop, and the way from the ports to it.
 *
 * <p>Its surroundings are arguments, so that a whole LAC runs in a test on a virtual clock. All methods belong to the control loop.
 */
public final class Lac {
    private static final Logger LOG = LogManager.getLogger();
    private static final int COOKIE_KEY_LENGTH = 32;
    /** What every line of the log has that is written while a call is dealt with: its Acct-Session-Id. */
    private static final String CALL = "call";

    private static final long SAMPLE_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final ControlLoop loop;
    private final DataPlane dataPlane;
    private final NameCache names;
    private final Deadlines.Watch namesWatch;
    private final NameCache serverNames;
    private final RandomGenerator random;
    private final LacCounters counted = LacCounters.zero();
    private final Counters<LacEvent> counters = counted.lac();
    /** Why logins failed. */
    private final Counters<EndReason> failures = new Counters<>(EndReason.class);

    private final FlightRecorder recorder = new FlightRecorder(this);
    private final LoginRates loginRates = new LoginRates(counters);
    private final List<AccessInterface> interfaces = new ArrayList<>();
    private final RadiusService radius;
    private final PasswordHashes hashes;
    private final PhaseTimes phaseTimes = new PhaseTimes();
    private final CallLogbook callLog;
    private final Instant epoch;
    private final Accounting accounting;
    private Policy policy;
    private Deadlines.Watch warmTunnels;
    private final Selection selection;
    private final Deadlines.Watch selectionWatch;
    /** Subscribers that are connected, by Acct-Session-Id. */
    private final Map<String, Subscriber> connected = new LinkedHashMap<>();

    private final Operator operator;
    private final DynamicAuthorizationServer dynamicAuthorization;
    private final Tunnels tunnels;
    private final String accountingIdPrefix;
    /** What {@link Metrics} read. */
    private volatile Readings readings;

    private long accountingIds;
    private long callSerialNumbers;
    private boolean shuttingDown;

    /**
     * What a LAC lives among.
     *
     * @param dns the name servers
     * @param random for ids, cookies, challenges: unpredictable in the product, seeded in tests
     * @param radius carries the RADIUS client's packets
     * @param hashes checks passwords of local users
     * @param journal keeps accounting beyond the end of the process
     * @param dynamicAuthorization sends answers to CoA- and Disconnect-Requests
     * @param callLog keeps the record of each call that is over
     * @param epoch the time of day when the loop's time is 0
     */
    public record Surroundings(
            DataPlane dataPlane,
            Upstream dns,
            RandomGenerator random,
            RadiusWire.Factory radius,
            PasswordHashes hashes,
            AccountingJournal journal,
            BiConsumer<InetSocketAddress, Octets> dynamicAuthorization,
            CallLogbook callLog,
            Instant epoch) {}

    /**
     * @param config the operator's file
     * @throws DictionaryException with everything that is wrong with the operator's words of RADIUS
     */
    public Lac(LacConfig config, ControlLoop loop, Surroundings surroundings) throws DictionaryException {
        this.loop = loop;
        dataPlane = surroundings.dataPlane();
        random = surroundings.random();
        callLog = surroundings.callLog();
        epoch = surroundings.epoch();
        hashes = surroundings.hashes();
        names = new NameCache(
                DnsSettings.of(config.dns(), config.dns().srv()), surroundings.dns(), counted.dns(), loop::now);
        namesWatch = loop.deadlines().watch(names);
        serverNames = new NameCache(DnsSettings.of(config.dns(), false), surroundings.dns(), counted.dns(), loop::now);
        loop.deadlines().watch(serverNames);
        policy = policy(config, new RadiusWords(config.radius()));
        radius = new RadiusService(
                config,
                policy.radiusWords(),
                loop,
                random,
                counted.radius(),
                surroundings.radius(),
                serverNames,
                surroundings.epoch());
        selection = new Selection(policy.selection(), names, counted.selection(), random, loop::now);
        selectionWatch = loop.deadlines().watch(selection);
        operator = new Operator(this, connected.values());
        accountingIdPrefix = String.format(Locale.ROOT, "%08x", random.nextInt());
        accounting = new Accounting(
                config.accounting(),
                config.radius().accounting(),
                new Accounting.Surroundings(
                        RadiusSettings.nas(config.radius()),
                        surroundings.epoch(),
                        accountingIdPrefix,
                        surroundings.journal(),
                        loop,
                        (made, then, now) -> radius.account(made, then, now),
                        this::figures,
                        lost -> callLog.add(lost, List.of()),
                        random),
                counted);
        tunnels = new Tunnels(
                config.l2tp(), loop, dataPlane, random, counted, recorder, new TunnelAccounting(accounting, random));
        selection.obstacles(tunnels::trouble);
        callSerialNumbers = random.nextInt() & 0xffff_ffffL;
        byte[] cookieKey = new byte[COOKIE_KEY_LENGTH];
        random.nextBytes(cookieKey);
        for (String name : config.pppoe().interfaces()) {
            interfaces.add(new AccessInterface(this, interfaces.size(), name, Octets.copyOf(cookieKey)));
        }
        dynamicAuthorization = new DynamicAuthorizationServer(
                RadiusSettings.dynamicAuthorization(config, surroundings.epoch()),
                counted.coa(),
                new DynamicAuthorization(this, connected, counters, surroundings.dynamicAuthorization()));
        loop.deadlines().watch(new Sampler());
        warmTunnels = loop.deadlines().watch(new WarmTunnels(config.lns(), this, loop.now()));
        accounting.begin(loop.now());
        readings = Readings.of(this);
    }

    private Policy policy(LacConfig config, RadiusWords words) {
        List<InetAddress> locals = dataPlane.localAddresses().stream()
                .map(InetSocketAddress::getAddress)
                .toList();
        return new Policy(config, words, locals, hashes, this::askRadius, loop);
    }

    /** Connects to RADIUS servers with TLS. */
    public void start() {
        radius.start();
    }

    /**
     * Works by another configuration from now on: logins, calls and tunnels that have begun go on as they began. What only a new process can
     * change is not looked at.
     *
     * @throws DictionaryException with everything that is wrong with the operator's words of RADIUS; then nothing has changed
     * @throws IllegalArgumentException naming a file that is no certificate or key; then nothing has changed
     */
    public void configure(LacConfig changed) throws DictionaryException {
        LacConfig before = config();
        Policy next = policy(changed, new RadiusWords(changed.radius()));
        if (!changed.radius().equals(before.radius())) {
            radius.configure(changed, next.radiusWords());
        }
        policy = next;
        names.configure(DnsSettings.of(changed.dns(), changed.dns().srv()));
        serverNames.configure(DnsSettings.of(changed.dns(), false));
        selection.configure(next.selection());
        accounting.configure(changed.accounting(), changed.radius());
        tunnels.configure(changed.l2tp());
        interfaces.forEach(AccessInterface::configure);
        ForwardingSettings.changedModes(changed, dataPlane.interfaces())
                .forEach((name, mode) -> operator.fastPath(name, mode));
        dynamicAuthorization.configure(RadiusSettings.dynamicAuthorization(changed, epoch));
        warmTunnels.cancel();
        warmTunnels = loop.deadlines().watch(new WarmTunnels(changed.lns(), this, loop.now()));
        selectionSpokenTo();
    }

    // From the ports.

    public void onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
        recorder.discovery(port, from, to, tags, packet, true);
        interfaces.get(port).onDiscovery(from, to, tags, packet, loop.now());
    }

    public void onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
        interfaces.get(port).onSessionFrame(from, tags, sessionId, ppp, loop.now());
    }

    /** @param local the L2TP socket that the message came to */
    public void onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
        tunnels.onControl(local, from, datagram, loop.now());
    }

    /** Data that came in the moment between ICCN and the forwarding table's update, or for nobody. */
    public void onData(InetSocketAddress from, ByteBuffer datagram) {
        dataPlane.relayDownstream(from, datagram);
    }

    /** A datagram for the server of CoA- and Disconnect-Requests. */
    public void onDynamicAuthorization(InetSocketAddress from, ByteBuffer datagram) {
        dynamicAuthorization.receive(from, datagram, loop.now());
    }

    // For subscribers.

    /** Does {@code action} for {@code subscriber} when the engine now speaking has returned. */
    void post(Subscriber subscriber, LongConsumer action) {
        loop.post(() -> guard(subscriber, () -> action.accept(loop.now())));
    }

    /** Does {@code action}; a failure in it ends that subscriber and nobody else. */
    void guard(Subscriber subscriber, Runnable action) {
        String before = ThreadContext.get(CALL); // one call may end another
        ThreadContext.put(CALL, subscriber.accountingId());
        try {
            action.run();
            subscriber.watch().refresh();
        } catch (RuntimeException | AssertionError e) {
            counters.increment(LacEvent.INTERNAL_FAILURE);
            LOG.error("{}: internal failure, the subscriber is dropped", subscriber, e);
            subscriber.abandon(loop.now());
        } finally {
            if (before == null) {
                ThreadContext.remove(CALL);
            } else {
                ThreadContext.put(CALL, before);
            }
        }
    }

    /** Decides about a login; {@code then} is told perhaps before this returns. */
    void authenticate(Aaa.Login login, Consumer<Decision> then) {
        policy.aaa().decide(login, then);
    }

    private void askRadius(String group, AccessRequest request, Consumer<Decision> then, long now) {
        radius.authenticate(group, request, then, now);
    }

    CallNumbers callNumbers() {
        return policy.callNumbers();
    }

    /** Tx and Rx Connect Speed of a subscriber's line on an access port. */
    Mapping.Speeds speeds(int port, AccessLine line) {
        return Mapping.Speeds.of(
                config().l2tp().connectSpeed(), line, interfaces.get(port).bitsPerSecond());
    }

    private Map<String, AccountingRequest.Usage> figures(long now) {
        Map<String, AccountingRequest.Usage> figures = new HashMap<>();
        connected.forEach((id, subscriber) -> figures.put(id, subscriber.usage(now)));
        return figures;
    }

    /** To be called after a hunt has been spoken to, which may have moved its deadline. */
    void selectionSpokenTo() {
        selectionWatch.refresh();
        namesWatch.refresh();
    }

    /** How the LNS of {@code candidate} is treated. */
    Manners manners(Candidate candidate) {
        return policy.manners(candidate);
    }

    LoginFacts facts(int port, AccessSession session, String userName) {
        return new LoginFacts(
                interfaceName(port),
                session,
                userName,
                policy.realms().of(userName).realm());
    }

    void connected(Subscriber subscriber, Relay relay) {
        connected.put(subscriber.accountingId(), subscriber);
        interfaces.get(subscriber.port()).traffic().add(relay);
        tunnels.traffic().add(relay);
    }

    void disconnected(Subscriber subscriber, Relay relay) {
        connected.remove(subscriber.accountingId());
        interfaces.get(subscriber.port()).traffic().remove(relay);
        tunnels.traffic().remove(relay);
    }

    /** The record of a story that is over, and the frames that were kept of it if it has failed. */
    void ended(CallRecord story, List<Frame> frames) {
        story.json().put("captured", !frames.isEmpty());
        callLog.add(story, frames);
    }

    /** The subscriber's story is over. */
    void forget(Subscriber subscriber, EndReason reason, boolean wasConnected, long now) {
        counted.ends().increment(reason);
        if (!wasConnected) {
            counters.increment(LacEvent.LOGIN_FAILED);
            failures.increment(reason);
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
        return policy.config();
    }

    ControlLoop loop() {
        return loop;
    }

    /** The time of day when the loop's time is 0. */
    Instant epoch() {
        return epoch;
    }

    FlightRecorder recorder() {
        return recorder;
    }

    PhaseTimes phaseTimes() {
        return phaseTimes;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    RandomGenerator random() {
        return random;
    }

    PppLink.Settings linkSettings(int port, AccessSession session) {
        return LinkSettings.of(config(), offeredMru().of(session, interfaceName(port)))
                .withMaxPayload(session.maxPayload());
    }

    private OfferedMru offeredMru() {
        return new OfferedMru(config(), selection, names, dataPlane, policy.manners());
    }

    RadiusWords radiusWords() {
        return policy.radiusWords();
    }

    /** Replies of RADIUS servers that came when too much waited. */
    long radiusRepliesDropped() {
        return radius.dropped();
    }

    Selection selection() {
        return selection;
    }

    Accounting accounting() {
        return accounting;
    }

    RadiusFacts radiusFacts() {
        return policy.radiusFacts();
    }

    TunnelSecrets tunnelSecrets() {
        return policy.tunnelSecrets();
    }

    Tunnels tunnels() {
        return tunnels;
    }

    String interfaceName(int port) {
        return interfaces.get(port).name();
    }

    // For operators.

    /** Why logins failed, without the ends of sessions that were connected. */
    Counters<EndReason> failures() {
        return failures;
    }

    LoginRates loginRates() {
        return loginRates;
    }

    int connectedCount() {
        return connected.size();
    }

    List<ServerState> radiusServers() {
        return radius.servers();
    }

    /** What is known of the names of LNSes, then of RADIUS servers. */
    List<Entry> names() {
        return Stream.concat(names.snapshot().stream(), serverNames.snapshot().stream())
                .toList();
    }

    /** The addresses of a configured LNS, as far as they are known. */
    List<InetSocketAddress> addresses(String lnsName) {
        return config().lns().stream()
                .filter(lns -> lns.name().equals(lnsName))
                .flatMap(lns -> lns.addresses().stream())
                .flatMap(endpoint -> names.known(endpoint).stream())
                .distinct()
                .toList();
    }

    /** The Maximum-Receive-Unit offered on an interface to a subscriber without VLAN, service and circuit. */
    int usualMru(String interfaceName) {
        return offeredMru().usual(interfaceName);
    }

    /** What operators ask and tell. */
    public Operator operator() {
        return operator;
    }

    /** All that have dialled in, by access interface. */
    List<Subscriber> subscribers() {
        return interfaces.stream()
                .flatMap(access -> access.subscribers().stream())
                .toList();
    }

    List<AccessInterface> interfaces() {
        return interfaces;
    }

    /** Ends a session because an operator says so. */
    void reset(Subscriber subscriber, String why) {
        counters.increment(LacEvent.RESET_BY_OPERATOR);
        guard(subscriber, () -> subscriber.end(EndReason.OPERATOR_RESET, why, loop.now()));
    }

    /** Ends a session so that its subscriber dials in anew. */
    void sendAway(Subscriber subscriber, Exodus.Place from) {
        counters.increment(from.access() ? LacEvent.MOVED_FROM_DRAINED_INTERFACE : LacEvent.MOVED_FROM_DRAINED_LNS);
        EndReason reason = from.access() ? EndReason.ACCESS_DRAINED : EndReason.LNS_DRAINED;
        guard(subscriber, () -> subscriber.end(reason, from.name(), loop.now()));
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
        loop.post(() -> {
            accounting.end(loop.now());
            tunnels.shutDown(loop.now());
        });
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }

    /** Closes the sockets that this LAC has opened; nothing may be asked of it afterwards. */
    public void close() {
        radius.close();
    }

    /** Whether nothing is left to say to anybody after {@link #shutDown}. */
    public boolean isQuiet() {
        return subscriberCount() == 0 && accounting.isQuiet() && radius.inFlight() == 0 && tunnels.isQuiet();
    }

    // For operators and tests.

    public int subscriberCount() {
        return AccessInterface.count(interfaces);
    }

    /** Tunnels that are open or opening. */
    public int tunnelCount() {
        return tunnels.openCount();
    }

    /** Whether anybody looks at anybody's frames. */
    public boolean isTraced() {
        return recorder.isTracing();
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

    Counters<LacEvent> counters() {
        return counters;
    }

    /** How things stood a moment ago; from any thread. */
    Readings readings() {
        return readings;
    }

    /** What has been counted so far. */
    public LacCounters counted() {
        return counted;
    }

    /** Accounting records that no server has acknowledged yet. */
    public int accountingRecordsWaiting() {
        return accounting.waiting();
    }

    /** All counters that are not zero, by area. */
    public Map<String, Object> counterSnapshot() {
        Map<String, Object> areas = counted.snapshot();
        areas.put(
                "pppoe",
                interfaces.stream()
                        .map(access ->
                                access.name() + " " + access.concentrator().counters())
                        .toList());
        areas.put("forwarding", dataPlane.counters().snapshot());
        return areas;
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
            tunnels.sample(now);
            loginRates.sample();
            radius.sweep();
            readings = Readings.of(Lac.this);
            interfaces.forEach(access -> access.sample(now));
            next = now + SAMPLE_INTERVAL;
        }
    }
}
