package dev.lac.server;

import dev.lac.config.L2tpConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.l2tp.Call;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.DataHeader;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.l2tp.Tunnel;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.l2tp.TunnelSpec;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.server.Destination.Candidate;
import dev.lac.server.Destination.TunnelParameters;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * All tunnels of this LAC: routes control messages to them, opens one for the first call to an LNS and shares it among the calls
 * that follow, and gives out tunnel and session ids.
 */
final class Tunnels {
    private static final Logger LOG = LogManager.getLogger();
    private static final String VENDOR_NAME = "lac.dev";

    /** Calls that agree in all of this share a tunnel. */
    private record Key(InetSocketAddress lns, TunnelParameters parameters) {}

    private final L2tpConfig config;
    private final ControlLoop loop;
    private final DataPlane dataPlane;
    private final RandomGenerator random;
    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
    private final Counters<LacEvent> lacCounters;
    private final IdPool tunnelIds;
    private final IdPool sessionIds;
    private final Map<Integer, Entry> byLocalId = new HashMap<>();
    private final Map<Key, Entry> open = new HashMap<>();

    Tunnels(
            L2tpConfig config,
            ControlLoop loop,
            DataPlane dataPlane,
            RandomGenerator random,
            Counters<LacEvent> lacCounters) {
        this.config = config;
        this.loop = loop;
        this.dataPlane = dataPlane;
        this.random = random;
        this.lacCounters = lacCounters;
        tunnelIds = new IdPool(random);
        sessionIds = new IdPool(random);
    }

    /**
     * Places a call to {@code candidate} through the tunnel that is there, or through a new one.
     *
     * @return the call; empty when all ids are taken
     */
    Optional<Call> call(Candidate candidate, CallSpec spec, Call.Owner owner, long now) {
        OptionalInt sessionId = sessionIds.take();
        if (sessionId.isEmpty()) {
            return Optional.empty();
        }
        Key key = new Key(candidate.address(), candidate.destination().tunnel());
        Entry entry = open.get(key);
        if (entry == null) {
            OptionalInt tunnelId = tunnelIds.take();
            if (tunnelId.isEmpty()) {
                sessionIds.release(sessionId.getAsInt());
                return Optional.empty();
            }
            entry = new Entry(key, tunnelId.getAsInt(), candidate);
            byLocalId.put(tunnelId.getAsInt(), entry);
            open.put(key, entry);
            entry.tunnel.open(now);
        }
        Call call = entry.tunnel.call(sessionId.getAsInt(), spec, new Lease(sessionId.getAsInt(), owner), now);
        entry.watch.refresh();
        return Optional.of(call);
    }

    /** To be called after a call has been spoken to, which may have moved its tunnel's deadline. */
    void refresh(Call call) {
        Entry entry = byLocalId.get(call.tunnel().localId());
        if (entry != null) {
            entry.watch.refresh();
        }
    }

    /** A control message has come. */
    void onControl(InetSocketAddress from, ByteBuffer datagram, long now) {
        if (!DataHeader.isRoutable(datagram, datagram.position(), datagram.remaining())) {
            lacCounters.increment(LacEvent.DROPPED_MALFORMED_L2TP);
            return;
        }
        int tunnelId = DataHeader.tunnelId(datagram, datagram.position());
        Entry entry = byLocalId.get(tunnelId);
        if (entry == null) {
            // Tunnel id 0 is an SCCRQ: LNSes do not dial out through this LAC. Any other is of a tunnel long gone.
            lacCounters.increment(tunnelId == 0 ? LacEvent.DROPPED_SCCRQ : LacEvent.DROPPED_UNKNOWN_TUNNEL);
            return;
        }
        entry.tunnel.receive(from, datagram, now);
        entry.watch.refresh();
    }

    /** Data has come through the tunnel with this local id: its LNS lives (RFC 2661 §5.5). */
    void heardData(int localTunnelId, long now) {
        Entry entry = byLocalId.get(localTunnelId);
        if (entry != null) {
            entry.tunnel.heardData(now);
            entry.watch.refresh();
        }
    }

    /** Closes every tunnel with StopCCN. */
    void shutDown(long now) {
        for (Entry entry : new ArrayList<>(open.values())) {
            entry.tunnel.close(StopCcnResult.SHUTTING_DOWN, null, EndReason.SHUTDOWN.text(), now);
            entry.watch.refresh();
        }
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
        return byLocalId.values().stream().allMatch(entry -> entry.tunnel.isIdle());
    }

    int sessionIdsTaken() {
        return sessionIds.size();
    }

    Counters<L2tpEvent> counters() {
        return counters;
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
        public void established(Call call) {
            owner.established(call);
        }

        @Override
        public void closed(CallEnd end) {
            sessionIds.release(sessionId);
            owner.closed(end);
        }
    }

    private final class Entry implements Tunnel.Owner {
        private final Key key;
        private final Candidate candidate;
        private final Tunnel tunnel;
        private final Deadlines.Watch watch;

        private Entry(Key key, int localId, Candidate candidate) {
            this.key = key;
            this.candidate = candidate;
            TunnelParameters parameters = candidate.destination().tunnel();
            TunnelSpec spec = new TunnelSpec(
                    parameters.hostName(),
                    parameters.secret(),
                    parameters.hideAvps(),
                    config.receiveWindow(),
                    config.helloInterval(),
                    config.retransmitInitial(),
                    config.retransmitCap(),
                    config.maxRetransmits(),
                    config.setupTimeout(),
                    VENDOR_NAME);
            tunnel = new Tunnel(localId, candidate.address(), spec, random, counters, this);
            watch = loop.deadlines().watch(tunnel);
        }

        @Override
        public void send(InetSocketAddress to, Octets datagram) {
            dataPlane.sendControl(to, 0, datagram);
        }

        @Override
        public void established() {
            LOG.info(
                    "tunnel {} to {} is up: peer {} calls it {}",
                    tunnel.localId(),
                    candidate,
                    tunnel.peerHostName(),
                    tunnel.peerId());
        }

        @Override
        public void closed(TunnelEnd end) {
            LOG.info("tunnel {} to {} is down: {}", tunnel.localId(), candidate, end.describe());
            open.remove(key, this);
        }

        @Override
        public void released() {
            byLocalId.remove(tunnel.localId());
            tunnelIds.release(tunnel.localId());
            watch.cancel();
        }
    }
}
