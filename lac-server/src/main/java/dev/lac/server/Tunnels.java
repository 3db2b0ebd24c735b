package dev.lac.server;

import dev.lac.config.L2tpConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.TunnelPath;
import dev.lac.l2tp.AcceptOwner;
import dev.lac.l2tp.Call;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.DataHeader;
import dev.lac.l2tp.ErrorCode;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.l2tp.MessageType;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.l2tp.TieBreak;
import dev.lac.l2tp.Tunnel;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.l2tp.TunnelSpec;
import dev.lac.l2tp.UnaddressedMessage;
import dev.lac.l2tp.UnwantedConnection;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.selection.Candidate;
import dev.lac.selection.Lns;
import dev.lac.selection.TunnelKey;
import dev.lac.selection.TunnelParameters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All tunnels of this LAC: routes control messages to them, opens one for the first call to an LNS and shares it among the calls
 * that follow, closes those that have been idle for long, and gives out tunnel and session ids.
 */
final class Tunnels {
    private static final Logger LOG = LogManager.getLogger();
    private static final String VENDOR_NAME = "lac.dev";
    /** Of {@link TunnelSpec} and {@link Tunnel#dscp}: none. */
    private static final int NO_DSCP = -1;
    /** Tunnels refused a second: enough for every LNS that errs, too few to be a weapon. */
    private static final int REFUSALS_A_SECOND = 50;

    /** Calls that agree in all of this share a tunnel (RFC 2868 §3.7); an LNS of two names is two, because it may be treated in two ways. */
    private record Key(TunnelKey tunnel, @Nullable String lnsName) {
        static Key of(Candidate candidate) {
            Lns lns = candidate.destination().lns();
            return new Key(candidate.tunnel(), lns == null ? null : lns.name());
        }
    }

    /**
     * Where a call goes and how the LNS there is treated.
     *
     * @param secret for tunnel authentication and hiding, wherever it is from; null: none
     */
    record Target(
            Candidate candidate, Manners manners, @Nullable Octets secret) {}

    /**
     * A tunnel for others to look at.
     *
     * @param path the way to its LNS
     * @param established whether it is or was
     */
    record Known(Tunnel tunnel, Candidate candidate, Manners manners, TunnelPath path, boolean established) {}

    /** Hears of tunnels as wholes. */
    interface Listener {
        void established(Candidate candidate, Tunnel tunnel, long now);

        void closed(Candidate candidate, Tunnel tunnel, boolean wasEstablished, TunnelEnd end, long now);
    }

    private L2tpConfig config;
    private final ControlLoop loop;
    private final DataPlane dataPlane;
    private final RandomGenerator random;
    private final Counters<L2tpEvent> counters;
    private final Counters<LacEvent> lacCounters;
    private final Listener listener;
    private final FlightRecorder recorder;
    private final List<InetAddress> sources;
    private final IdPool tunnelIds;
    private final IdPool sessionIds;
    private final Map<Integer, Entry> byLocalId = new HashMap<>();
    private final Map<Key, Entry> open = new HashMap<>();
    private final TunnelTraffic traffic = new TunnelTraffic();
    private final Underlay underlay;
    private final Budget refusals = new Budget(REFUSALS_A_SECOND);

    Tunnels(
            L2tpConfig config,
            ControlLoop loop,
            DataPlane dataPlane,
            RandomGenerator random,
            LacCounters counted,
            FlightRecorder recorder,
            Listener listener) {
        this.recorder = recorder;
        this.listener = listener;
        sources = dataPlane.localAddresses().stream()
                .map(InetSocketAddress::getAddress)
                .toList();
        this.config = config;
        this.loop = loop;
        this.dataPlane = dataPlane;
        this.random = random;
        counters = counted.l2tp();
        lacCounters = counted.lac();
        underlay = new Underlay(lacCounters);
        tunnelIds = new IdPool(random);
        sessionIds = new IdPool(random);
    }

    /** Uses {@code changed} for tunnels that open from now on, and for how long tunnels that are there stay without calls. */
    void configure(L2tpConfig changed) {
        config = changed;
        byLocalId.values().forEach(entry -> entry.watch.refresh());
    }

    /**
     * Places a call through the tunnel that is there, or through a new one.
     *
     * @param frames hears which tunnel and session id it has got
     * @return the call; empty when all ids are taken
     */
    Optional<Call> call(Target target, CallSpec spec, CallFrames frames, Call.Owner owner, long now) {
        OptionalInt sessionId = sessionIds.take();
        if (sessionId.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = entry(target, now);
        if (entry == null) {
            sessionIds.release(sessionId.getAsInt());
            return Optional.empty();
        }
        frames.joined(entry.tunnel().localId(), sessionId.getAsInt());
        Call call = entry.tunnel().call(sessionId.getAsInt(), spec, new Lease(sessionId.getAsInt(), owner), now);
        entry.watch.refresh();
        return Optional.of(call);
    }

    /** Whether there is a tunnel that a call to {@code candidate} would go through. */
    boolean has(Candidate candidate) {
        return open.containsKey(Key.of(candidate));
    }

    /** Whether that tunnel is up. */
    boolean isUp(Candidate candidate) {
        Entry entry = open.get(Key.of(candidate));
        return entry != null && entry.established;
    }

    /** Opens a tunnel that stays without calls, unless one is there; false when all ids are taken. */
    boolean keepWarm(Target target, long now) {
        Entry entry = entry(target, now);
        if (entry == null) {
            return false;
        }
        entry.keptWarm = true;
        entry.watch.refresh();
        return true;
    }

    /** The tunnel that is there, or a new one; null when all ids are taken. */
    private @Nullable Entry entry(Target target, long now) {
        Key key = Key.of(target.candidate);
        Entry entry = open.get(key);
        if (entry == null) {
            OptionalInt tunnelId = tunnelIds.take();
            if (tunnelId.isEmpty()) {
                return null;
            }
            entry = new Entry(key, target);
            entry.use(
                    new Tunnel(tunnelId.getAsInt(), target.candidate.address(), spec(target), random, counters, entry));
            entry.tunnel().open(now);
        }
        return entry;
    }

    private TunnelSpec spec(Target target) {
        TunnelParameters parameters = target.candidate.destination().parameters();
        Manners manners = target.manners;
        return TunnelSpec.builder(parameters.hostName())
                .secret(target.secret)
                .hideAvps(parameters.hideAvps())
                .hidePadding(config.hidePadding())
                .receiveWindow(config.receiveWindow())
                .helloInterval(config.helloInterval())
                .retransmission(config.retransmitInitial(), config.retransmitCap())
                .maxRetransmits(config.maxSetupRetransmits(), config.maxRetransmits())
                .setupTimeout(config.setupTimeout())
                .vendorName(VENDOR_NAME)
                .tieBreaker(true)
                .tolerant(manners.tolerant())
                .expectedPeerName(parameters.peerName())
                .dscp(manners.data().diffserv() ? config.controlDscp() : NO_DSCP)
                .build();
    }

    /** To be called after a call has been spoken to, which may have moved its tunnel's deadline. */
    void refresh(Call call) {
        Entry entry = byLocalId.get(call.tunnel().localId());
        if (entry != null) {
            entry.watch.refresh();
        }
    }

    /** A control message has come. */
    void onControl(int local, InetSocketAddress from, ByteBuffer datagram, long now) {
        if (!DataHeader.isRoutable(datagram, datagram.position(), datagram.remaining())) {
            if (UnwantedConnection.isVersion3(datagram)) {
                refuse(local, from, datagram, now);
            } else {
                lacCounters.increment(LacEvent.DROPPED_MALFORMED_L2TP);
            }
            return;
        }
        int tunnelId = DataHeader.tunnelId(datagram, datagram.position());
        Entry entry = byLocalId.get(tunnelId);
        if (entry == null) {
            if (tunnelId == 0) {
                onUnaddressed(local, from, datagram, now);
            } else {
                lacCounters.increment(LacEvent.DROPPED_UNKNOWN_TUNNEL); // long gone
            }
            return;
        }
        entry.record(from, datagram, true);
        entry.tunnel().receive(from, datagram, now);
        entry.watch.refresh();
    }

    /**
     * A message to tunnel id 0. LNSes do not place calls through this LAC, so a tunnel that one asks for is refused, unless it crosses one
     * of ours to the same LNS: then the tie breakers decide which of the two there will be (RFC 2661 §4.4.3).
     */
    private void onUnaddressed(int local, InetSocketAddress from, ByteBuffer datagram, long now) {
        Entry ours = open.values().stream()
                .filter(entry -> entry.key.tunnel.lns().equals(from) && entry.local == local)
                .findFirst()
                .orElse(null);
        try {
            if (ours == null || !concerns(ours, from, datagram, now)) {
                refuse(local, from, datagram, now);
            }
        } catch (MalformedPacketException e) {
            lacCounters.increment(LacEvent.DROPPED_UNADDRESSED);
        }
    }

    /** Answers a tunnel that is asked for by StopCCN, an L2TPv3 one included. */
    private void refuse(int local, InetSocketAddress from, ByteBuffer datagram, long now) {
        try {
            if (refusals.isExhausted(now)) {
                lacCounters.increment(LacEvent.DROPPED_UNADDRESSED);
                return;
            }
            int noTunnel = random.nextInt(1, IdPool.IDS);
            while (byLocalId.containsKey(noTunnel)) {
                noTunnel = random.nextInt(1, IdPool.IDS);
            }
            dataPlane.sendControl(
                    local, from, config.controlDscp(), UnwantedConnection.answer(datagram, noTunnel, null));
            lacCounters.increment(LacEvent.REFUSED_SCCRQ);
        } catch (MalformedPacketException e) {
            lacCounters.increment(LacEvent.DROPPED_UNADDRESSED);
        }
    }

    /** Whether the message is about {@code ours}, which then has dealt with it. */
    private boolean concerns(Entry ours, InetSocketAddress from, ByteBuffer datagram, long now)
            throws MalformedPacketException {
        UnaddressedMessage message = UnaddressedMessage.peek(datagram, ours.target.secret);
        if (ours.accepted && message.assignedTunnelId() == ours.tunnel().peerId()) {
            ours.tunnel().receive(from, datagram, now); // repeated, because our answer was lost
            ours.watch.refresh();
            return true;
        }
        if (message.type() != MessageType.SCCRQ) {
            return false;
        }
        TieBreak tie = ours.tunnel().tieWith(message, now);
        ours.watch.refresh();
        if (tie == TieBreak.THEIRS_WINS) {
            accept(ours.target, datagram, now);
        }
        // Two tunnels to one LNS would be of no use: ours goes on, and theirs is refused like any other.
        return tie != TieBreak.TWO_TUNNELS;
    }

    /** Takes the LNS' tunnel in place of ours, for our calls. */
    private void accept(Target target, ByteBuffer sccrq, long now) throws MalformedPacketException {
        OptionalInt tunnelId = tunnelIds.take();
        if (tunnelId.isEmpty()) {
            return;
        }
        Entry entry = new Entry(Key.of(target.candidate), target);
        entry.accepted = true;
        entry.use(Tunnel.accept(
                tunnelId.getAsInt(),
                target.candidate.address(),
                sccrq,
                spec(target),
                random,
                counters,
                entry,
                (tunnel, icrq) -> new AcceptOwner.Answer.Refuse(
                        CdnResult.GENERAL_ERROR, ErrorCode.INVALID_SESSION_ID, "calls are placed by this end"),
                now));
        lacCounters.increment(LacEvent.ACCEPTED_SCCRQ);
    }

    /** To be called once a second: looks which LNSes have sent data, and whether the ways to LNSes are there. */
    void sample(long now) {
        traffic.sample(localTunnelId -> heardData(localTunnelId, now));
        known().forEach(known -> underlay.trouble(known.path()));
    }

    /** Data has come through the tunnel with this local id: its LNS lives (RFC 2661 §5.5). */
    private void heardData(int localTunnelId, long now) {
        Entry entry = byLocalId.get(localTunnelId);
        if (entry != null) {
            entry.tunnel().heardData(now);
            entry.watch.refresh();
        }
    }

    /** Closes one tunnel with StopCCN (RFC 2661 §6.4). */
    void close(int localId, String why, long now) {
        Entry entry = byLocalId.get(localId);
        if (entry != null) {
            entry.tunnel().close(StopCcnResult.GENERAL_REQUEST, null, why, now);
            entry.watch.refresh();
        }
    }

    /** Closes every tunnel with StopCCN. */
    void shutDown(long now) {
        for (Entry entry : new ArrayList<>(open.values())) {
            entry.tunnel().close(StopCcnResult.SHUTTING_DOWN, null, EndReason.SHUTDOWN.text(), now);
            entry.watch.refresh();
        }
    }

    /** Every tunnel that there is, those included that linger. */
    List<Known> known() {
        return byLocalId.values().stream()
                .map(entry -> new Known(
                        entry.tunnel(),
                        entry.target.candidate,
                        entry.target.manners,
                        dataPlane.path(entry.local, entry.tunnel().peer()),
                        entry.established))
                .toList();
    }

    /** What its sessions carry and carried. */
    TunnelTraffic traffic() {
        return traffic;
    }

    /** Why no datagram can reach the LNS; empty when one can, as far as is known. */
    String trouble(Candidate candidate) {
        return underlay.trouble(dataPlane.path(local(candidate.source()), candidate.address()));
    }

    /** Tunnels that carry calls or may do so. */
    int openCount() {
        return open.size();
    }

    /** Tunnels that exist, those included that linger to acknowledge a repeated StopCCN. */
    int count() {
        return byLocalId.size();
    }

    /** Whether every LNS has acknowledged what it was told. */
    boolean isQuiet() {
        return byLocalId.values().stream().allMatch(entry -> entry.tunnel().isIdle());
    }

    /** The L2TP socket that is bound to {@code source}. */
    int local(InetAddress source) {
        return sources.indexOf(source);
    }

    int sessionIdsTaken() {
        return sessionIds.size();
    }

    /** A session id, taken until its call has ended, whatever became of the call's owner. */
    private final class Lease implements Call.Owner {
        private final int sessionId;
        private final Call.Owner owner;

        private Lease(int sessionId, Call.Owner owner) {
            this.sessionId = sessionId;
            this.owner = owner;
        }

        @Override
        public String name() {
            return owner.name();
        }

        @Override
        public void placed() {
            owner.placed();
        }

        @Override
        public void established(Call call) {
            owner.established(call);
        }

        @Override
        public void closed(CallEnd end) {
            sessionIds.release(sessionId);
            owner.closed(end);
        }
    }

    /** A tunnel with its deadlines, that of its idleness among them. */
    private final class Entry implements Tunnel.Owner, Timed {
        private final Key key;
        private final Target target;
        private final int local;
        private final Deadlines.Watch watch;
        private @Nullable Tunnel tunnel;
        private boolean keptWarm;
        private boolean established;
        /** Whether the LNS has asked for it. */
        private boolean accepted;

        private Entry(Key key, Target target) {
            this.key = key;
            this.target = target;
            local = sources.indexOf(target.candidate.source());
            watch = loop.deadlines().watch(this);
        }

        private Tunnel tunnel() {
            return Objects.requireNonNull(tunnel, "a tunnel");
        }

        /** Makes {@code used} the tunnel that calls of this key go through, unless it has ended already. */
        private void use(Tunnel used) {
            tunnel = used;
            if (!used.isClosed()) {
                byLocalId.put(used.localId(), this);
                open.put(key, this);
            }
            watch.refresh();
        }

        @Override
        public long nextDeadline() {
            return tunnel == null ? NEVER : Math.min(tunnel.nextDeadline(), idleDeadline(tunnel));
        }

        private long idleDeadline(Tunnel used) {
            long since = keptWarm || config.idleTimeout().isZero() ? NEVER : used.idleSince();
            return since == NEVER ? NEVER : since + config.idleTimeout().toNanos();
        }

        @Override
        public void onDeadline(long now) {
            tunnel().onDeadline(now);
            if (idleDeadline(tunnel()) <= now) {
                tunnel().close(StopCcnResult.GENERAL_REQUEST, null, "no calls", now);
            }
        }

        private void record(InetSocketAddress lns, ByteBuffer datagram, boolean inbound) {
            if (tunnel != null) {
                InetSocketAddress ours = dataPlane.localAddresses().get(local);
                recorder.control(tunnel.localId(), established, ours, lns, datagram, inbound);
            }
        }

        @Override
        public void send(InetSocketAddress to, Octets datagram) {
            record(to, datagram.buffer(), false);
            int agreed = tunnel == null ? NO_DSCP : tunnel.dscp();
            dataPlane.sendControl(local, to, agreed == NO_DSCP ? config.controlDscp() : agreed, datagram);
        }

        @Override
        public void established() {
            Tunnel up = tunnel();
            LOG.info(
                    "tunnel {} to {} is up: peer {} calls it {}",
                    up.localId(),
                    target.candidate,
                    up.peerHostName(),
                    up.peerId());
            established = true;
            recorder.established(up.localId());
            listener.established(target.candidate, up, loop.now());
        }

        @Override
        public void closed(TunnelEnd end) {
            LOG.info("tunnel to {} is down: {}", target.candidate, end.describe());
            open.remove(key, this);
            if (tunnel != null && !Endings.lostTheTie(end)) {
                listener.closed(target.candidate, tunnel, established, end, loop.now());
            }
        }

        @Override
        public void released() {
            int localId = tunnel().localId();
            byLocalId.remove(localId, this);
            recorder.released(localId);
            traffic.forget(localId);
            tunnelIds.release(localId);
            watch.cancel();
        }
    }
}
