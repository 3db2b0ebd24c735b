package dev.lac.server;

import dev.lac.pppoe.AccessConcentrator;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.CloseCause;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanRange;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One access interface: its access concentrator and the subscribers who dialled in on it. */
final class AccessInterface implements AccessConcentrator.Owner, Timed {
    private final Lac lac;
    private final int port;
    private final String name;
    private static final Logger LOG = LogManager.getLogger();

    private final AccessConcentrator concentrator;
    private List<VlanRange> vlans;
    private final Deadlines.Watch watch;
    private long bitsPerSecond;
    private boolean drained;
    private final Map<Integer, Subscriber> bySessionId = new HashMap<>();
    private final TrafficSum traffic = new TrafficSum();

    AccessInterface(Lac lac, int port, String name, Octets cookieKey) {
        this.lac = lac;
        this.port = port;
        this.name = name;
        vlans = DiscoverySettings.vlans(lac.config().pppoe());
        AccessConcentrator.Settings settings = DiscoverySettings.of(lac.config().pppoe(), name);
        concentrator = new AccessConcentrator(settings, cookieKey, lac.random(), this);
        concentrator.addressChanged(lac.dataPlane().address(port));
        bitsPerSecond = lac.dataPlane().bitsPerSecond(port);
        watch = lac.loop().deadlines().watch(this);
    }

    /** Serves as the configuration says by now; sessions stay. */
    void configure() {
        vlans = DiscoverySettings.vlans(lac.config().pppoe());
        concentrator.configure(DiscoverySettings.of(lac.config().pppoe(), name));
        watch.refresh();
    }

    /** What the interface's driver says of its speed, 0 where it says nothing. */
    long bitsPerSecond() {
        return bitsPerSecond;
    }

    /** Lets nobody new dial in, or lets them again; sessions that are there stay. */
    void drain(boolean now) {
        drained = now;
    }

    boolean isDrained() {
        return drained;
    }

    /** Hosts turn to other access concentrators, as those are the ones that answer (RFC 2516 §5.2). */
    @Override
    public boolean isSilent() {
        return drained || lac.isShuttingDown();
    }

    /** Looks whether the interface has become another. */
    void sample(long now) {
        MacAddress changed = lac.dataPlane().changedAddress(port);
        if (changed != null) {
            onAddressChanged(changed, now);
        }
        long speed = lac.dataPlane().bitsPerSecond(port);
        if (speed != bitsPerSecond) {
            bitsPerSecond = speed;
            for (Subscriber subscriber : subscribers()) {
                lac.guard(subscriber, () -> subscriber.onSpeedChanged(now));
            }
        }
    }

    /** A PPPoE session is defined by both ends' addresses (RFC 2516 §4): those with the old one are over, and are ended from there. */
    private void onAddressChanged(MacAddress address, long now) {
        LOG.warn(
                "{}: the hardware address is {} now, not {}",
                name,
                address,
                lac.dataPlane().address(port));
        for (Subscriber subscriber : subscribers()) {
            lac.guard(subscriber, () -> subscriber.end(EndReason.INTERFACE_CHANGED, "", now));
        }
        lac.loop().post(() -> {
            lac.dataPlane().adoptAddress(port, address);
            concentrator.addressChanged(address);
        });
    }

    private boolean isServed(VlanTags tags) {
        boolean served = vlans.stream().anyMatch(range -> range.contains(tags));
        if (!served) {
            lac.counters().increment(LacEvent.DROPPED_VLAN_NOT_SERVED);
        }
        return served;
    }

    String name() {
        return name;
    }

    /** Of all sessions that are and were connected. */
    TrafficSum traffic() {
        return traffic;
    }

    void onDiscovery(MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet, long now) {
        if (isServed(tags)) {
            concentrator.receive(from, to, tags, packet, now);
            watch.refresh();
        }
    }

    @Override
    public long nextDeadline() {
        return concentrator.nextDeadline();
    }

    @Override
    public void onDeadline(long now) {
        concentrator.onDeadline(now);
    }

    void onSessionFrame(MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp, long now) {
        Subscriber subscriber = bySessionId.get(sessionId);
        if (subscriber == null) {
            lac.counters().increment(LacEvent.DROPPED_UNKNOWN_PPPOE_SESSION);
            if (isServed(tags)) {
                concentrator.strayFrame(from, tags, sessionId, now);
            }
        } else if (!subscriber.session().mac().equals(from)
                || !subscriber.session().vlanTags().equals(tags)) {
            lac.counters().increment(LacEvent.DROPPED_WRONG_MAC);
        } else {
            concentrator.heard(sessionId);
            lac.guard(subscriber, () -> {
                subscriber.frames().session(ppp, true);
                subscriber.onFrame(ppp, now);
            });
        }
    }

    /** The subscriber's story is over: PADT, unless the subscriber itself ended it. */
    void close(Subscriber subscriber, String text, long now) {
        int sessionId = subscriber.session().sessionId();
        if (bySessionId.remove(sessionId, subscriber)) {
            concentrator.close(sessionId, text, now);
        }
    }

    List<Subscriber> subscribers() {
        return new ArrayList<>(bySessionId.values());
    }

    int subscriberCount() {
        return bySessionId.size();
    }

    AccessConcentrator concentrator() {
        return concentrator;
    }

    @Override
    public void send(MacAddress to, VlanTags tags, Octets discoveryPacket) {
        lac.recorder().discovery(port, to, lac.dataPlane().address(port), tags, discoveryPacket.buffer(), false);
        lac.dataPlane().sendDiscovery(port, to, tags, discoveryPacket);
    }

    @Override
    public Optional<String> refusal(MacAddress from) {
        if (lac.isShuttingDown()) {
            return Optional.of(EndReason.SHUTDOWN.text());
        }
        return drained ? Optional.of("the interface is being drained") : Optional.empty();
    }

    @Override
    public void sessionOpened(AccessSession session, long now) {
        lac.loop().post(() -> {
            Subscriber subscriber = new Subscriber(lac, port, session, lac.nextAccountingId());
            bySessionId.put(session.sessionId(), subscriber);
            lac.guard(subscriber, () -> subscriber.begin(lac.loop().now()));
        });
    }

    @Override
    public void sessionClosed(AccessSession session, CloseCause cause, String text) {
        lac.loop().post(() -> {
            Subscriber subscriber = bySessionId.get(session.sessionId());
            if (subscriber != null && subscriber.session().equals(session)) {
                bySessionId.remove(session.sessionId());
                lac.guard(
                        subscriber,
                        () -> subscriber.onAccessClosed(
                                Endings.of(cause), text, lac.loop().now()));
            }
        });
    }

    static int count(Collection<AccessInterface> interfaces) {
        return interfaces.stream().mapToInt(AccessInterface::subscriberCount).sum();
    }
}
