package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Access Concentrator of RFC 2516 §5 on one access interface and all its VLANs: answers PADI without remembering it, opens a session
 * per valid PADR, and ends sessions by PADT.
 *
 * <p>Its only timer is that of PADOs which wait on purpose: PADO and PADS are repeated when the host repeats its packet (§8).
 */
public final class AccessConcentrator implements Timed {
    private static final Logger LOG = System.getLogger(AccessConcentrator.class.getName());

    /** PADTs a second for sessions that do not exist: enough to clear a whole interface in minutes, too few to be a weapon. */
    private static final int STRAYS_A_SECOND = 50;

    /**
     * @param profile what is offered where no VLAN profile applies
     * @param vlanProfiles what is offered on some VLANs; the first that holds a VLAN applies
     * @param cookieLifetime how long after a PADO its PADR may come; whole seconds, at least 1
     * @param maxPayload the largest PPP payload that the interface carries, 1492 to 1500 (RFC 4638)
     * @param limits how many sessions and PADIs there may be
     * @param padoDelays when PADOs wait; the step with the most sessions that are there applies
     * @param shortCycle who is locked out
     * @param macs who is listened to
     * @param vlans whether hosts may be on VLANs; otherwise a tagged frame is dropped
     */
    public record Settings(
            Profile profile,
            List<VlanProfile> vlanProfiles,
            Duration cookieLifetime,
            int maxPayload,
            Limits limits,
            List<PadoDelay> padoDelays,
            ShortCycle shortCycle,
            MacFilter macs,
            boolean vlans) {
        public Settings {
            vlanProfiles = List.copyOf(vlanProfiles);
            padoDelays = padoDelays.stream()
                    .sorted(Comparator.comparingInt(PadoDelay::sessions))
                    .toList();
            if (maxPayload < MaxPayload.ORDINARY || maxPayload > MaxPayload.LARGEST) {
                throw new IllegalArgumentException("maxPayload: " + maxPayload);
            }
            if (padoDelays.stream().map(PadoDelay::sessions).distinct().count() != padoDelays.size()) {
                throw new IllegalArgumentException("two PADO delays from one number of sessions on");
            }
        }
    }

    /** The surroundings. */
    public interface Owner {
        /** Sends a discovery packet, from VER on, to {@code to} on its VLAN. */
        void send(MacAddress to, VlanTags tags, Octets discoveryPacket);

        /** Why {@code from} may not open a session now, or empty when it may; changes nothing. */
        Optional<String> refusal(MacAddress from);

        /** Whether PADIs stay without an answer, so that hosts turn to other access concentrators. */
        default boolean isSilent() {
            return false;
        }

        /** The PADS has been sent. */
        void sessionOpened(AccessSession session, long now);

        /**
         * The subscriber ended the session, whose id is free again.
         *
         * @param text the Generic-Error of the PADT, or empty
         */
        void sessionClosed(AccessSession session, CloseCause cause, String text);
    }

    private final Owner owner;
    private final Octets cookieKey;
    private Settings settings;
    private ServiceTables services;
    private AcCookie cookie;
    private final SessionIds ids;
    private final SessionTable sessions = new SessionTable();
    private final Counters<DiscoveryEvent> counters = new Counters<>(DiscoveryEvent.class);
    private final Sender sender;
    private final ShortCycles shortCycles;
    private final PendingOffers pending = new PendingOffers();
    private Admission admission;
    private Offers offers;
    private @Nullable TokenBucket strays;
    private @Nullable MacAddress own;

    /**
     * @param cookieKey secret of this process, 16 octets or more
     * @param random draws session ids; must not be predictable
     */
    public AccessConcentrator(Settings settings, Octets cookieKey, RandomGenerator random, Owner owner) {
        this.settings = settings;
        this.owner = owner;
        this.cookieKey = cookieKey;
        services = new ServiceTables(settings.profile(), settings.vlanProfiles());
        cookie = new AcCookie(cookieKey, settings.cookieLifetime());
        ids = new SessionIds(random);
        sender = new Sender(owner, counters);
        shortCycles = new ShortCycles(settings.shortCycle(), ShortCycles.CAPACITY, counters);
        admission = new Admission(settings.limits(), sessions, shortCycles, owner);
        offers = new Offers(settings, services, sessions, admission, cookie, counters, sender, pending);
    }

    /**
     * Uses {@code changed} from the next packet on; sessions stay, and count towards the new limits. A cookie holds as long as it does with the
     * new lifetime, and a PADO that waits goes when it was to go, if it still may.
     */
    public void configure(Settings changed) {
        settings = changed;
        services = new ServiceTables(changed.profile(), changed.vlanProfiles());
        sessions.serveBy(services);
        cookie = new AcCookie(cookieKey, changed.cookieLifetime());
        shortCycles.configure(changed.shortCycle());
        admission = new Admission(changed.limits(), sessions, shortCycles, owner);
        offers = new Offers(changed, services, sessions, admission, cookie, counters, sender, pending);
    }

    /**
     * The interface's own address is {@code address} from now on, and what is addressed to another station is dropped; until this is
     * called every individual address is taken for our own.
     */
    public void addressChanged(MacAddress address) {
        own = address;
    }

    /** A frame of ETHER_TYPE 0x8863 from {@code from} to {@code to} on the VLAN {@code tags}; {@code packet} is its payload. */
    public void receive(MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet, long now) {
        Host host = new Host(from, tags);
        DiscoveryPacket received;
        try {
            received = DiscoveryPacket.parse(packet);
        } catch (MalformedPacketException e) {
            sender.dropped(DiscoveryEvent.DROPPED_MALFORMED, host);
            return;
        }
        DiscoveryEvent stranger = stranger(host);
        if (stranger != null) {
            sender.dropped(stranger, host);
            return;
        }
        switch (received.code()) {
            case PADI -> {
                counters.increment(DiscoveryEvent.PADI_RECEIVED);
                if (owner.isSilent()) {
                    sender.dropped(DiscoveryEvent.DROPPED_PADI_DRAINED, host);
                } else if ((to.isMulticast() || isForUs(to, host)) && isRequest(received, host)) {
                    offers.onPadi(received, host, now);
                }
            }
            case PADR -> {
                counters.increment(DiscoveryEvent.PADR_RECEIVED);
                if (isForUs(to, host) && isRequest(received, host)) {
                    onPadr(received, host, now);
                }
            }
            case PADT -> {
                counters.increment(DiscoveryEvent.PADT_RECEIVED);
                if (isForUs(to, host)) {
                    onPadt(received, host, now);
                }
            }
            case PADO, PADS -> sender.dropped(DiscoveryEvent.DROPPED_FROM_ACCESS_CONCENTRATOR, host);
        }
    }

    /** Why nothing of {@code host} is listened to, or null. */
    private @Nullable DiscoveryEvent stranger(Host host) {
        if (host.mac().isMulticast()) {
            return DiscoveryEvent.DROPPED_MULTICAST_SOURCE;
        }
        if (!settings.macs().admits(host.mac())) {
            return DiscoveryEvent.DROPPED_MAC_FILTER;
        }
        return host.tags().count() > 0 && !settings.vlans() ? DiscoveryEvent.DROPPED_VLAN_TAGGED : null;
    }

    private boolean isForUs(MacAddress to, Host from) {
        if (to.isMulticast()) {
            sender.dropped(DiscoveryEvent.DROPPED_NOT_UNICAST, from);
            return false;
        }
        if (own != null && !to.equals(own)) {
            sender.dropped(DiscoveryEvent.DROPPED_NOT_FOR_US, from);
            return false;
        }
        return true;
    }

    private boolean isRequest(DiscoveryPacket packet, Host from) {
        if (packet.sessionId() != 0) {
            sender.dropped(DiscoveryEvent.DROPPED_SESSION_ID_NOT_ZERO, from);
            return false;
        }
        // "MUST contain exactly one TAG of TAG_TYPE Service-Name"
        if (packet.count(TagType.SERVICE_NAME) != 1) {
            sender.dropped(DiscoveryEvent.DROPPED_SERVICE_NAME_COUNT, from);
            return false;
        }
        return true;
    }

    @Override
    public long nextDeadline() {
        return offers.nextDeadline();
    }

    @Override
    public void onDeadline(long now) {
        offers.onDeadline(now);
    }

    private void onPadr(DiscoveryPacket padr, Host from, long now) {
        switch (cookie.check(padr.first(TagType.AC_COOKIE), from, now)) {
            case VALID -> request(padr, from, now);
            case MISSING -> sender.dropped(DiscoveryEvent.DROPPED_COOKIE_MISSING, from);
            case FORGED -> sender.dropped(DiscoveryEvent.DROPPED_COOKIE_FORGED, from);
            case EXPIRED -> sender.dropped(DiscoveryEvent.DROPPED_COOKIE_EXPIRED, from);
        }
    }

    private void request(DiscoveryPacket padr, Host from, long now) {
        Octets name = padr.serviceName();
        Session known = sessions.ofRequest(from, padr.first(TagType.HOST_UNIQ));
        if (known != null && !known.heard && known.serviceName.equals(name)) {
            counters.increment(DiscoveryEvent.PADR_RETRANSMITTED);
            sender.send(from, Answers.pads(known), DiscoveryEvent.PADS_SENT);
            return;
        }
        ServiceTable table = services.of(from);
        if (!table.offers(name)) {
            counters.increment(DiscoveryEvent.PADS_SERVICE_NAME_ERROR);
            refuse(padr, from, TagType.SERVICE_NAME_ERROR, "This service is not offered here");
            return;
        }
        AccessLine line = AccessLine.of(padr, counters);
        Session leaving = admission.leaving(padr, from);
        Admission.Refusal refusal = admission.refusal(from, line, table.row(name), leaving, now);
        if (refusal != null) {
            counters.increment(refusal.reason());
            counters.increment(DiscoveryEvent.PADS_AC_SYSTEM_ERROR);
            refuse(padr, from, TagType.AC_SYSTEM_ERROR, refusal.text());
            return;
        }
        if (leaving != null) {
            replace(leaving, leaving == known, now);
        }
        open(padr, from, line, now);
    }

    private void replace(Session old, boolean sameRequest, long now) {
        counters.increment(sameRequest ? DiscoveryEvent.SESSION_REPLACED : DiscoveryEvent.SESSION_REPLACED_AT_LIMIT);
        remove(old, "replaced by a new PADR", now);
        sender.send(old.host, Answers.padt(old.access, "Replaced by a new session"), DiscoveryEvent.PADT_SENT);
        owner.sessionClosed(old.access, CloseCause.REPLACED, "");
    }

    private void open(DiscoveryPacket padr, Host from, AccessLine line, long now) {
        Octets name = padr.serviceName();
        AccessSession access = new AccessSession(
                ids.allocate(),
                from.mac(),
                from.tags(),
                name.text(),
                padr.first(TagType.HOST_UNIQ),
                line,
                padr.first(TagType.RELAY_SESSION_ID),
                MaxPayload.granted(padr, settings.maxPayload(), counters));
        Session session = new Session(access, name, services.of(from).row(name), now);
        if (!sender.send(from, Answers.pads(session), DiscoveryEvent.PADS_SENT)) {
            ids.free(access.sessionId());
            return;
        }
        sessions.add(session);
        counters.increment(DiscoveryEvent.SESSION_OPENED);
        log(session, "opened");
        owner.sessionOpened(access, now);
    }

    private void refuse(DiscoveryPacket padr, Host from, TagType error, String text) {
        sender.send(from, Answers.refusal(padr, padr.serviceName(), error, text), DiscoveryEvent.PADS_SENT);
    }

    private void onPadt(DiscoveryPacket padt, Host from, long now) {
        Session session = sessions.get(padt.sessionId());
        if (session == null) {
            sender.dropped(DiscoveryEvent.DROPPED_PADT_UNKNOWN_SESSION, from);
            return;
        }
        if (!session.host.equals(from)) {
            sender.dropped(DiscoveryEvent.DROPPED_PADT_FOREIGN, from);
            return;
        }
        Octets error = padt.first(TagType.GENERIC_ERROR);
        String text = error == null ? "" : Answers.printable(error.text());
        counters.increment(DiscoveryEvent.SESSION_CLOSED_BY_PADT);
        remove(session, "PADT received", now);
        owner.sessionClosed(session.access, CloseCause.PADT_RECEIVED, text);
    }

    /** The first PPP frame of the session has come, so the subscriber has seen the PADS: a repeated PADR is a new dial-in. */
    public void heard(int sessionId) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            session.heard = true;
        }
    }

    /**
     * Ends a session from this side with a PADT and frees its id; does nothing when there is no such session.
     *
     * @param errorText goes into a Generic-Error tag unless it is empty
     */
    public void close(int sessionId, String errorText, long now) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            counters.increment(DiscoveryEvent.SESSION_CLOSED_BY_US);
            remove(session, errorText, now);
            sender.send(session.host, Answers.padt(session.access, errorText), DiscoveryEvent.PADT_SENT);
        }
    }

    /**
     * A session frame has come whose session does not exist, or is another host's: PADT, so that the host dials in anew at once and not
     * when its own keepalive has failed (§5.5). Limited to 50 a second.
     */
    public void strayFrame(MacAddress from, VlanTags tags, int sessionId, long now) {
        Host host = new Host(from, tags);
        Session session = sessions.get(sessionId);
        if (strays == null) {
            strays = new TokenBucket(STRAYS_A_SECOND, now);
        }
        if (stranger(host) != null
                || !SessionIds.isAssignable(sessionId)
                || (session != null && session.host.equals(host))
                || !strays.take(now)) {
            sender.dropped(DiscoveryEvent.STRAY_FRAME_UNANSWERED, host);
            return;
        }
        sender.send(host, Answers.padtForStray(sessionId), DiscoveryEvent.PADT_FOR_STRAY_FRAME);
    }

    /** The live session with this id, or null. */
    public @Nullable AccessSession session(int sessionId) {
        Session session = sessions.get(sessionId);
        return session == null ? null : session.access;
    }

    public int sessionCount() {
        return sessions.count();
    }

    /** Who is locked out at {@code now}. */
    public List<Lockout> lockouts(long now) {
        return shortCycles.lockouts(now);
    }

    /**
     * Ends a lockout and forgets the short cycles that led to it.
     *
     * @param key as in {@link Lockout#key}
     * @return false when nothing was known of {@code key}
     */
    public boolean forgiveLockout(String key) {
        return shortCycles.forgive(key);
    }

    public Counters<DiscoveryEvent> counters() {
        return counters;
    }

    /** The live sessions with all their indices. */
    SessionTable sessions() {
        return sessions;
    }

    private void remove(Session session, String why, long now) {
        sessions.remove(session);
        ids.free(session.access.sessionId());
        log(session, "closed: " + why);
        shortCycles.ended(session, now);
    }

    private static void log(Session session, String what) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(
                    Level.DEBUG,
                    "session {0} of {1} {2}",
                    Integer.toString(session.access.sessionId()),
                    session.host,
                    what);
        }
    }
}
