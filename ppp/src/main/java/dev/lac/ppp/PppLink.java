package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The authenticator's end of one link through the phases of RFC 1661 §3.2, up to the point where the network protocols would
 * begin: there the link is handed over to an LNS.
 */
public final class PppLink implements Timed {
    private static final Logger LOG = System.getLogger(PppLink.class.getName());

    /** "The Maximum-Receive-Unit (MRU) option MUST NOT be negotiated to a larger size than 1492" (RFC 2516 §7). */
    public static final int PPPOE_MRU = 1492;

    /** What Ethernet holds once PPP-Max-Payload has been agreed upon (RFC 4638). */
    public static final int MAX_PAYLOAD = 1500;

    /**
     * @param mru the MRU we ask for, 128 to 1500 octets, as far as {@code maxMru} allows
     * @param maxMru what neither end's MRU may exceed, 128 to 1500 octets; see {@link #withMaxPayload}
     * @param authentication protocols to demand, the most desirable first; empty demands nothing, and {@link Credentials.None} is
     *     what there is to decide about
     * @param chapName the Name in a CHAP Challenge
     * @param restartInterval RFC 1661 §4.6; also between CHAP Challenges
     * @param maxConfigure RFC 1661 §4.6
     * @param maxTerminate RFC 1661 §4.6
     * @param maxFailure RFC 1661 §4.6
     * @param authenticationTimeout how long the peer may take to authenticate itself; the decision about it takes as long as it takes
     * @param authenticationRetries how often on this link a peer that was refused may try again before LCP terminates; 0 never
     * @param rechallengeInterval after which at the latest an accepted peer is asked again by CHAP, while the link is ours; drawn anew
     *     between half of it and all of it (RFC 1994 §2, "at random intervals"); ZERO never
     * @param echoInterval between LCP Echo-Requests; ZERO sends none
     * @param echoFailures Echo-Requests without a reply after which the link is closed
     * @param mrru RFC 1990 §5.1.1, 128 to 65,535 octets; 0 offers none and rejects the peer's
     * @param endpointDiscriminator RFC 1990 §5.1.3, Class and Address; null offers none and rejects the peer's
     * @param identification what we call ourselves when LCP is opened (RFC 1570 §1.1); empty says nothing
     */
    public record Settings(
            int mru,
            int maxMru,
            List<AuthProtocol> authentication,
            String chapName,
            Duration restartInterval,
            int maxConfigure,
            int maxTerminate,
            int maxFailure,
            Duration authenticationTimeout,
            int authenticationRetries,
            Duration rechallengeInterval,
            Duration echoInterval,
            int echoFailures,
            int mrru,
            @Nullable Octets endpointDiscriminator,
            String identification) {
        /** A link over PPPoE as RFC 2516 has it: no more than 1492 octets, one try, no Multilink, nothing said about ourselves. */
        public Settings(
                int mru,
                List<AuthProtocol> authentication,
                String chapName,
                Duration restartInterval,
                int maxConfigure,
                int maxTerminate,
                int maxFailure,
                Duration authenticationTimeout,
                Duration echoInterval,
                int echoFailures) {
            this(
                    mru,
                    PPPOE_MRU,
                    authentication,
                    chapName,
                    restartInterval,
                    maxConfigure,
                    maxTerminate,
                    maxFailure,
                    authenticationTimeout,
                    0,
                    Duration.ZERO,
                    echoInterval,
                    echoFailures,
                    0,
                    null,
                    "");
        }

        public Settings {
            authentication = List.copyOf(authentication);
            if (maxMru > MAX_PAYLOAD) {
                throw new IllegalArgumentException("MRU over PPPoE: " + maxMru);
            }
            if (authenticationRetries < 0 || rechallengeInterval.isNegative()) {
                throw new IllegalArgumentException(
                        "authentication: " + authenticationRetries + " retries, every " + rechallengeInterval);
            }
        }

        /**
         * For a session whose PADI or PADR and PADS agreed on PPP-Max-Payload (RFC 4638).
         *
         * @param maxPayload octets of Information that both ends of the Ethernet can take; what is below 1492 or above 1500 does not
         *     count
         */
        public Settings withMaxPayload(int maxPayload) {
            return new Settings(
                    mru,
                    Math.max(PPPOE_MRU, Math.min(MAX_PAYLOAD, maxPayload)),
                    authentication,
                    chapName,
                    restartInterval,
                    maxConfigure,
                    maxTerminate,
                    maxFailure,
                    authenticationTimeout,
                    authenticationRetries,
                    rechallengeInterval,
                    echoInterval,
                    echoFailures,
                    mrru,
                    endpointDiscriminator,
                    identification);
        }

        private Lcp.Settings lcp() {
            return new Lcp.Settings(
                    Math.min(mru, maxMru),
                    maxMru,
                    authentication,
                    List.of(),
                    new RestartTimers(restartInterval, maxConfigure, maxTerminate, maxFailure),
                    echoInterval,
                    echoFailures,
                    mrru,
                    endpointDiscriminator,
                    identification);
        }
    }

    /** The surroundings. */
    public interface Owner {
        /** A frame: the Protocol field in two octets, then the Information; no FF 03. */
        void send(Octets frame);

        /**
         * Decide, later, by {@link PppLink#accept} or {@link PppLink#reject}. Asked once more after each refusal that leaves another
         * try, and at each re-challenge of a peer that was accepted.
         */
        void authenticate(Credentials credentials);

        /** LCP was renegotiated after {@code authenticate}: a decision, pending or made, is void and will be asked for again. */
        void restarted();

        /** The link is finished for good; said exactly once, unless the link was handed over before. */
        void down(LinkEnd end);
    }

    private final String name;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final Lcp lcp;
    private final AuthenticationPhase authentication;

    private Phase phase = Phase.DEAD;
    private boolean ended;
    private boolean handedOver;
    private boolean asked;
    /** Found out while an engine was speaking; LCP is closed when it has finished. */
    private @Nullable LinkEnd toClose;

    /** With counters of its own; see {@link #PppLink(String, Settings, RandomGenerator, Counters, Owner)}. */
    public PppLink(String name, Settings settings, RandomGenerator random, Owner owner) {
        this(name, settings, random, new Counters<>(PppEvent.class), owner);
    }

    /**
     * @param name of the link, for the log
     * @param random draws Magic-Numbers and challenges; must not be predictable
     * @param counters may be shared by all links of one thread
     */
    public PppLink(String name, Settings settings, RandomGenerator random, Counters<PppEvent> counters, Owner owner) {
        this.name = name;
        this.counters = counters;
        this.owner = owner;
        lcp = new Lcp(name, settings.lcp(), random, counters, new LcpOwner());
        authentication = new AuthenticationPhase(name, settings, random, counters, new AuthenticationOwner());
    }

    /** The layer below is up: LCP begins. */
    public void open(long now) {
        if (phase == Phase.DEAD && !ended) {
            enter(Phase.ESTABLISH, "open");
            lcp.open(now);
        }
    }

    /** A frame, Protocol field first. */
    public void receive(ByteBuffer frame, long now) {
        counters.increment(PppEvent.FRAME_RECEIVED);
        if (handedOver) {
            counters.increment(PppEvent.DROPPED_HANDED_OVER);
        } else if (phase == Phase.DEAD) {
            counters.increment(PppEvent.DROPPED_LINK_DEAD);
        } else {
            try {
                dispatch(new PacketReader(frame), now);
            } catch (MalformedPacketException e) {
                counters.increment(PppEvent.DROPPED_MALFORMED);
            }
            followUp(now);
        }
    }

    private void dispatch(PacketReader reader, long now) throws MalformedPacketException {
        // One octet would do only where it was negotiated (RFC 1661 §6.5); what "[doesn't] comply with these rules MUST
        // be
        // treated as having an unrecognized Protocol" (§2).
        int value = reader.u16("Protocol");
        Octets information = reader.rest();
        Protocol protocol = Protocol.of(value);
        if (protocol == Protocol.LCP) {
            lcp.receive(information, now);
        } else if (phase != Phase.AUTHENTICATE && phase != Phase.NETWORK) {
            counters.increment(PppEvent.DROPPED_WRONG_PHASE);
        } else if (protocol == null) {
            lcp.rejectProtocol(value, information);
        } else if (protocol == Protocol.PAP || protocol == Protocol.CHAP) {
            if (authentication.uses(protocol)) {
                authentication.receive(information, now);
            } else {
                counters.increment(PppEvent.DROPPED_OTHER_AUTH_PROTOCOL);
            }
        } else {
            counters.increment(PppEvent.DROPPED_NETWORK_PROTOCOL);
        }
    }

    /**
     * The peer is who it says: sends PAP-Ack or CHAP Success with {@code message}, for MS-CHAPv2 the whole "S=… M=…" (RFC 2759 §5);
     * ignored when no decision is pending.
     */
    public void accept(String message, long now) {
        if (!isDecisionAwaited()) {
            return;
        }
        counters.increment(PppEvent.AUTHENTICATION_ACCEPTED);
        if (phase == Phase.AUTHENTICATE) {
            enter(Phase.NETWORK, "authenticated");
        }
        authentication.accept(message, now);
    }

    /**
     * The peer is refused: sends PAP-Nak or CHAP Failure with {@code message}, then LCP terminates the link, unless the peer may try
     * again; ignored when no decision is pending. For MS-CHAP a message "E=…" (RFC 2759 §6, RFC 2433 §8) goes out as it is, without a
     * retry where the link allows none; another one is put into that form.
     */
    public void reject(String message, long now) {
        if (!isDecisionAwaited()) {
            return;
        }
        counters.increment(PppEvent.AUTHENTICATION_REJECTED);
        if (!authentication.reject(message, now)) {
            lcp.close(new LinkEnd(LinkEnd.Kind.AUTHENTICATION_REJECTED, message), now);
        }
    }

    private boolean isDecisionAwaited() {
        boolean awaited = !handedOver && !ended && authentication.isPending();
        if (!awaited) {
            counters.increment(PppEvent.DECISION_IGNORED);
        }
        return awaited;
    }

    /** Terminates the link by LCP, {@code why} in the Terminate-Request; {@link Owner#down} follows when the peer agrees or is mute. */
    public void close(String why, long now) {
        LinkEnd end = new LinkEnd(LinkEnd.Kind.CLOSED, why);
        if (handedOver || ended) {
            return;
        }
        if (phase == Phase.DEAD) {
            end(end);
            return;
        }
        if (phase == Phase.ESTABLISH) {
            enter(Phase.TERMINATE, why);
        }
        lcp.close(end, now);
    }

    /** The layer below is gone: ends without sending anything, for the reason known by then, else {@link LinkEnd.Kind#LOWER_DOWN}. */
    public void lowerDown(long now) {
        if (!handedOver && !ended) {
            LinkEnd known = lcp.ending();
            end(known != null ? known : new LinkEnd(LinkEnd.Kind.LOWER_DOWN, ""));
        }
    }

    /** The LNS owns the link from now on: this end is silent for ever, has no deadline and reports nothing. */
    public void handOver() {
        handedOver = true;
        authentication.stop();
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}: handed over in phase {1}", name, phase);
        }
    }

    /**
     * What LCP agreed upon; valid from {@link Owner#authenticate} on.
     *
     * @throws IllegalStateException when LCP is not Opened
     */
    public NegotiatedLink negotiated() {
        return lcp.negotiated();
    }

    /** The words of the peer's last Identification (RFC 1570 §1.1), fit for a log; empty when there was none. */
    public String identification() {
        return lcp.identification();
    }

    public Phase phase() {
        return phase;
    }

    public Counters<PppEvent> counters() {
        return counters;
    }

    @Override
    public long nextDeadline() {
        if (handedOver || ended || phase == Phase.DEAD) {
            return NEVER;
        }
        return Math.min(lcp.nextDeadline(), authentication.nextDeadline());
    }

    @Override
    public void onDeadline(long now) {
        if (now < nextDeadline()) {
            return;
        }
        authentication.onDeadline(now);
        lcp.onDeadline(now);
        followUp(now);
    }

    private void followUp(long now) {
        LinkEnd end = toClose;
        if (end != null && !ended) {
            toClose = null;
            lcp.close(end, now);
        }
    }

    private void enter(Phase next, String why) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}: {1} --> {2} ({3})", name, phase, next, why);
        }
        phase = next;
    }

    private void end(LinkEnd end) {
        authentication.stop();
        ended = true;
        enter(Phase.DEAD, end.kind() + ": " + end.text());
        owner.down(end);
    }

    private void send(Octets frame) {
        counters.increment(PppEvent.FRAME_SENT);
        owner.send(frame);
    }

    /** What LCP asks of the link. */
    private final class LcpOwner implements Lcp.Owner {
        @Override
        public void send(Octets frame) {
            PppLink.this.send(frame);
        }

        @Override
        public void up(long now) {
            enter(Phase.AUTHENTICATE, "LCP is up");
            authentication.start(lcp.demanded(), now);
        }

        @Override
        public void down(boolean renegotiating, long now) {
            authentication.stop();
            enter(renegotiating ? Phase.ESTABLISH : Phase.TERMINATE, "LCP is down");
            if (renegotiating && asked) {
                asked = false;
                owner.restarted();
            }
        }

        @Override
        public void finished(LinkEnd end, long now) {
            if (!ended) {
                PppLink.this.end(end);
            }
        }

        @Override
        public void protocolRejected(int protocol, long now) {
            if (authentication.uses(Protocol.of(protocol)) && authentication.needsThePeer()) {
                toClose = new LinkEnd(LinkEnd.Kind.AUTH_PROTOCOL_REFUSED, "Authentication is required");
            }
        }
    }

    /** What the Authentication phase asks of the link. */
    private final class AuthenticationOwner implements AuthenticationPhase.Owner {
        @Override
        public void send(Octets frame) {
            PppLink.this.send(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            asked = true;
            owner.authenticate(credentials);
        }

        @Override
        public void timedOut() {
            toClose = new LinkEnd(LinkEnd.Kind.AUTH_TIMEOUT, "Authentication timeout");
        }
    }
}
