package dev.lac.pppoe;

import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Access Concentrator of RFC 2516 §5 on one access interface: answers PADI without remembering it, opens a session per valid
 * PADR, and ends sessions by PADT.
 *
 * <p>It needs no timers: PADO and PADS are repeated when the host repeats its packet (§8).
 */
public final class AccessConcentrator {
    private static final Logger LOG = System.getLogger(AccessConcentrator.class.getName());

    /** An Ethernet frame carries 1500 octets (§7). */
    private static final int MAXIMUM_PAYLOAD = 1500;
    /** PADTs a second for sessions that do not exist: enough to clear a whole interface in minutes, too few to be a weapon. */
    private static final int STRAYS_A_SECOND = 50;

    private static final long SECOND = 1_000_000_000L;
    /** Characters of an error text that are worth a place in a frame. */
    private static final int MAXIMUM_ERROR_TEXT = 256;

    /**
     * @param acName the AC-Name tag
     * @param serviceNames the services offered; empty: whatever the host asks for, the policy that §9 recommends
     * @param cookieLifetime how long after a PADO its PADR may come; whole seconds, at least 1
     * @param maxSessions 1 to 65,534
     */
    public record Settings(String acName, List<String> serviceNames, Duration cookieLifetime, int maxSessions) {
        public Settings {
            serviceNames = List.copyOf(serviceNames);
            if (maxSessions < 1 || maxSessions > SessionIds.CAPACITY) {
                throw new IllegalArgumentException("maxSessions: " + maxSessions);
            }
        }
    }

    /** The surroundings. */
    public interface Owner {
        /** Sends a discovery packet, from VER on, to {@code to}. */
        void send(MacAddress to, Octets discoveryPacket);

        /** Why {@code from} may not open a session now, or empty when it may; changes nothing. */
        Optional<String> refusal(MacAddress from);

        /** The PADS has been sent. */
        void sessionOpened(AccessSession session, long now);

        /**
         * The subscriber ended the session, whose id is free again.
         *
         * @param text the Generic-Error of the PADT, or empty
         */
        void sessionClosed(AccessSession session, CloseCause cause, String text);
    }

    private record Key(MacAddress mac, @Nullable Octets hostUniq) {
        static Key of(AccessSession session) {
            return new Key(session.mac(), session.hostUniq());
        }
    }

    private static final class Session {
        final AccessSession access;
        /** As received: it need not be the UTF-8 that the text in {@link #access} assumes. */
        final Octets serviceName;

        boolean heard;

        Session(AccessSession access, Octets serviceName) {
            this.access = access;
            this.serviceName = serviceName;
        }
    }

    private final Settings settings;
    private final List<Octets> services;
    private final AcCookie cookie;
    private final SessionIds ids;
    private final Owner owner;
    private final Map<Integer, Session> sessions = new HashMap<>();
    private long strayPeriod;
    private int strays;
    private final Map<Key, Session> byHost = new HashMap<>();
    private final Counters<DiscoveryEvent> counters = new Counters<>(DiscoveryEvent.class);

    /**
     * @param cookieKey secret of this process, 16 octets or more
     * @param random draws session ids; must not be predictable
     */
    public AccessConcentrator(Settings settings, Octets cookieKey, RandomGenerator random, Owner owner) {
        this.settings = settings;
        this.services = settings.serviceNames().stream().map(Octets::ofText).toList();
        this.cookie = new AcCookie(cookieKey, settings.cookieLifetime());
        this.ids = new SessionIds(random);
        this.owner = owner;
    }

    /** A frame of ETHER_TYPE 0x8863 from {@code from} to {@code to}; {@code packet} is its payload. */
    public void receive(MacAddress from, MacAddress to, ByteBuffer packet, long now) {
        DiscoveryPacket received;
        try {
            received = DiscoveryPacket.parse(packet);
        } catch (MalformedPacketException e) {
            dropped(DiscoveryEvent.DROPPED_MALFORMED, from);
            return;
        }
        if (from.isMulticast()) {
            dropped(DiscoveryEvent.DROPPED_MULTICAST_SOURCE, from);
            return;
        }
        switch (received.code()) {
            case PADI -> {
                counters.increment(DiscoveryEvent.PADI_RECEIVED);
                if (isRequest(received, from)) {
                    onPadi(received, from, now);
                }
            }
            case PADR -> {
                counters.increment(DiscoveryEvent.PADR_RECEIVED);
                if (isUnicast(to, from) && isRequest(received, from)) {
                    onPadr(received, from, now);
                }
            }
            case PADT -> {
                counters.increment(DiscoveryEvent.PADT_RECEIVED);
                if (isUnicast(to, from)) {
                    onPadt(received, from);
                }
            }
            case PADO, PADS -> dropped(DiscoveryEvent.DROPPED_FROM_ACCESS_CONCENTRATOR, from);
        }
    }

    private boolean isUnicast(MacAddress to, MacAddress from) {
        if (to.isMulticast()) {
            dropped(DiscoveryEvent.DROPPED_NOT_UNICAST, from);
            return false;
        }
        return true;
    }

    private boolean isRequest(DiscoveryPacket packet, MacAddress from) {
        if (packet.sessionId() != 0) {
            dropped(DiscoveryEvent.DROPPED_SESSION_ID_NOT_ZERO, from);
            return false;
        }
        // "MUST contain exactly one TAG of TAG_TYPE Service-Name"
        if (packet.count(TagType.SERVICE_NAME) != 1) {
            dropped(DiscoveryEvent.DROPPED_SERVICE_NAME_COUNT, from);
            return false;
        }
        return true;
    }

    private void onPadi(DiscoveryPacket padi, MacAddress from, long now) {
        Octets wanted = serviceName(padi);
        // "If the Access Concentrator can not serve the PADI it MUST NOT respond with a PADO."
        if (!isOffered(wanted)) {
            dropped(DiscoveryEvent.PADI_SERVICE_NOT_OFFERED, from);
            return;
        }
        if (noRoom(from).isPresent()) {
            dropped(DiscoveryEvent.PADI_REFUSED, from);
            return;
        }
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(TagType.AC_NAME, settings.acName()));
        tags.add(new Tag(TagType.SERVICE_NAME, wanted));
        for (Octets service : services) {
            if (!service.equals(wanted)) {
                tags.add(new Tag(TagType.SERVICE_NAME, service));
            }
        }
        tags.add(new Tag(TagType.AC_COOKIE, cookie.make(from, now)));
        echo(tags, padi.first(TagType.HOST_UNIQ), padi.first(TagType.RELAY_SESSION_ID));
        send(from, new DiscoveryPacket(Code.PADO, 0, tags), DiscoveryEvent.PADO_SENT);
    }

    private void onPadr(DiscoveryPacket padr, MacAddress from, long now) {
        switch (cookie.check(padr.first(TagType.AC_COOKIE), from, now)) {
            case VALID -> request(padr, from, now);
            case MISSING -> dropped(DiscoveryEvent.DROPPED_COOKIE_MISSING, from);
            case FORGED -> dropped(DiscoveryEvent.DROPPED_COOKIE_FORGED, from);
            case EXPIRED -> dropped(DiscoveryEvent.DROPPED_COOKIE_EXPIRED, from);
        }
    }

    private void request(DiscoveryPacket padr, MacAddress from, long now) {
        Session old = byHost.get(new Key(from, padr.first(TagType.HOST_UNIQ)));
        if (old != null && !old.heard) {
            counters.increment(DiscoveryEvent.PADR_RETRANSMITTED);
            sendPads(old);
            return;
        }
        if (old != null) {
            counters.increment(DiscoveryEvent.SESSION_REPLACED);
            remove(old, "replaced by a new PADR");
            sendPadt(old.access, "");
            owner.sessionClosed(old.access, CloseCause.REPLACED, "");
        }
        if (!isOffered(serviceName(padr))) {
            refuse(padr, from, TagType.SERVICE_NAME_ERROR, "", DiscoveryEvent.PADS_SERVICE_NAME_ERROR);
            return;
        }
        Optional<String> refusal = noRoom(from);
        if (refusal.isPresent()) {
            refuse(padr, from, TagType.AC_SYSTEM_ERROR, refusal.get(), DiscoveryEvent.PADS_AC_SYSTEM_ERROR);
            return;
        }
        open(padr, from, now);
    }

    private void open(DiscoveryPacket padr, MacAddress from, long now) {
        AccessLine line = AccessLine.of(padr);
        AccessSession access = new AccessSession(
                ids.allocate(),
                from,
                serviceName(padr).text(),
                padr.first(TagType.HOST_UNIQ),
                line.circuitId(),
                line.remoteId(),
                padr.first(TagType.RELAY_SESSION_ID));
        Session session = new Session(access, serviceName(padr));
        if (!sendPads(session)) {
            ids.free(access.sessionId());
            return;
        }
        sessions.put(access.sessionId(), session);
        byHost.put(Key.of(access), session);
        counters.increment(DiscoveryEvent.SESSION_OPENED);
        log(access, "opened");
        owner.sessionOpened(access, now);
    }

    private void onPadt(DiscoveryPacket padt, MacAddress from) {
        Session session = sessions.get(padt.sessionId());
        if (session == null) {
            dropped(DiscoveryEvent.DROPPED_PADT_UNKNOWN_SESSION, from);
            return;
        }
        if (!session.access.mac().equals(from)) {
            dropped(DiscoveryEvent.DROPPED_PADT_FOREIGN, from);
            return;
        }
        Octets error = padt.first(TagType.GENERIC_ERROR);
        String text = error == null ? "" : error.text().replaceAll("\\p{Cntrl}", ".");
        counters.increment(DiscoveryEvent.SESSION_CLOSED_BY_PADT);
        remove(session, "PADT received");
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
            remove(session, errorText);
            sendPadt(session.access, errorText);
        }
    }

    /**
     * A session frame has come whose session does not exist: PADT, so that the host dials in anew at once and not when its own keepalive
     * has failed (§5.5). Limited to 50 a second.
     */
    public void strayFrame(MacAddress from, int sessionId, long now) {
        if (now - strayPeriod >= SECOND) {
            strayPeriod = now;
            strays = 0;
        }
        if (from.isMulticast() || sessions.containsKey(sessionId) || ++strays > STRAYS_A_SECOND) {
            dropped(DiscoveryEvent.STRAY_FRAME_UNANSWERED, from);
            return;
        }
        List<Tag> tags = List.of(new Tag(TagType.GENERIC_ERROR, "No such session"));
        send(from, new DiscoveryPacket(Code.PADT, sessionId, tags), DiscoveryEvent.PADT_FOR_STRAY_FRAME);
    }

    /** The live session with this id, or null. */
    public @Nullable AccessSession session(int sessionId) {
        Session session = sessions.get(sessionId);
        return session == null ? null : session.access;
    }

    public int sessionCount() {
        return sessions.size();
    }

    public Counters<DiscoveryEvent> counters() {
        return counters;
    }

    private Optional<String> noRoom(MacAddress from) {
        return sessions.size() >= settings.maxSessions()
                ? Optional.of("No more sessions are available")
                : owner.refusal(from);
    }

    private boolean isOffered(Octets service) {
        return services.isEmpty() || service.isEmpty() || services.contains(service);
    }

    private static Octets serviceName(DiscoveryPacket packet) {
        Octets name = packet.first(TagType.SERVICE_NAME);
        return name == null ? Octets.EMPTY : name;
    }

    private static void echo(List<Tag> tags, @Nullable Octets hostUniq, @Nullable Octets relaySessionId) {
        if (hostUniq != null) {
            tags.add(new Tag(TagType.HOST_UNIQ, hostUniq));
        }
        if (relaySessionId != null) {
            tags.add(new Tag(TagType.RELAY_SESSION_ID, relaySessionId));
        }
    }

    private boolean sendPads(Session session) {
        AccessSession access = session.access;
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(TagType.SERVICE_NAME, session.serviceName));
        echo(tags, access.hostUniq(), access.relaySessionId());
        return send(access.mac(), new DiscoveryPacket(Code.PADS, access.sessionId(), tags), DiscoveryEvent.PADS_SENT);
    }

    private void refuse(DiscoveryPacket padr, MacAddress from, TagType error, String text, DiscoveryEvent why) {
        List<Tag> tags = new ArrayList<>();
        // §5.4 wants one Service-Name in a PADS; in a refusal it tells which request is refused.
        tags.add(new Tag(TagType.SERVICE_NAME, serviceName(padr)));
        tags.add(new Tag(error, shortened(text)));
        echo(tags, padr.first(TagType.HOST_UNIQ), padr.first(TagType.RELAY_SESSION_ID));
        counters.increment(why);
        send(from, new DiscoveryPacket(Code.PADS, 0, tags), DiscoveryEvent.PADS_SENT);
    }

    private void sendPadt(AccessSession session, String errorText) {
        List<Tag> tags = new ArrayList<>();
        if (!errorText.isEmpty()) {
            tags.add(new Tag(TagType.GENERIC_ERROR, shortened(errorText)));
        }
        // A relay finds the subscriber by it.
        echo(tags, null, session.relaySessionId());
        send(session.mac(), new DiscoveryPacket(Code.PADT, session.sessionId(), tags), DiscoveryEvent.PADT_SENT);
    }

    private static String shortened(String text) {
        return text.length() <= MAXIMUM_ERROR_TEXT ? text : text.substring(0, MAXIMUM_ERROR_TEXT);
    }

    private boolean send(MacAddress to, DiscoveryPacket packet, DiscoveryEvent kind) {
        Octets encoded = packet.encode();
        if (encoded.length() > MAXIMUM_PAYLOAD) {
            dropped(DiscoveryEvent.DROPPED_ANSWER_TOO_LONG, to);
            return false;
        }
        counters.increment(kind);
        owner.send(to, encoded);
        return true;
    }

    private void remove(Session session, String why) {
        sessions.remove(session.access.sessionId());
        byHost.remove(Key.of(session.access));
        ids.free(session.access.sessionId());
        log(session.access, "closed: " + why);
    }

    private static void log(AccessSession session, String what) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "session {0} of {1} {2}", Integer.toString(session.sessionId()), session.mac(), what);
        }
    }

    private void dropped(DiscoveryEvent why, MacAddress host) {
        counters.increment(why);
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}: {1}", host, why);
        }
    }
}
