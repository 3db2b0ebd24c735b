package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Authentication phase of a link at the authenticator's end (RFC 1661 §3.5): by which protocol, for how long and how often the
 * peer may show who it is, and when it is asked again.
 */
final class AuthenticationPhase implements Timed {
    /** The surroundings. */
    interface Owner extends Authenticator.Owner {
        /** The peer has not shown in time who it is. */
        void timedOut();
    }

    private final PppLink.Settings settings;
    private final RandomGenerator random;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final Map<AuthProtocol, Authenticator> authenticators = new EnumMap<>(AuthProtocol.class);
    private final Authenticator nobody;

    private @Nullable AuthProtocol demanded;
    private Authenticator authenticator;
    private boolean accepted;
    /**
     * Of the whole link, so that a peer gains no tries by beginning LCP anew: counters of failures should "not be reset until after
     * successful authentication, or subsequent termination of the failed link" (RFC 1994, Security Considerations).
     */
    private int retriesLeft;

    private long timeout = NEVER;
    private long rechallenge = NEVER;

    /** @param name of the link, for the log */
    AuthenticationPhase(
            String name, PppLink.Settings settings, RandomGenerator random, Counters<PppEvent> counters, Owner owner) {
        this.settings = settings;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
        retriesLeft = settings.authenticationRetries();
        Authenticator.Owner asker = new Asker();
        nobody = new NoAuthenticator(asker);
        authenticator = nobody;
        for (AuthProtocol protocol : settings.authentication()) {
            authenticators.put(protocol, authenticator(name, protocol, asker));
        }
    }

    private Authenticator authenticator(String name, AuthProtocol protocol, Authenticator.Owner asker) {
        return protocol == AuthProtocol.PAP
                ? new PapAuthenticator(name, counters, asker)
                : new ChapAuthenticator(
                        name, protocol, settings.chapName(), settings.restartInterval(), random, counters, asker);
    }

    /**
     * LCP is up.
     *
     * @param negotiated one of the settings' protocols; null when nothing is demanded
     */
    void start(@Nullable AuthProtocol negotiated, long now) {
        demanded = negotiated;
        authenticator = negotiated == null ? nobody : configured(negotiated);
        authenticator.start(now);
        watch(now);
    }

    private Authenticator configured(AuthProtocol negotiated) {
        Authenticator found = authenticators.get(negotiated);
        if (found == null) {
            throw new IllegalStateException("LCP agreed on what was not demanded: " + negotiated);
        }
        return found;
    }

    /** LCP is down, or the link is another's. */
    void stop() {
        authenticator.stop();
        demanded = null;
        authenticator = nobody;
        accepted = false;
        timeout = NEVER;
        rechallenge = NEVER;
    }

    /** Whether the peer is to show who it is by packets of {@code protocol}. */
    boolean uses(@Nullable Protocol protocol) {
        return demanded != null && demanded.protocol() == protocol;
    }

    /** Whether the phase still depends on the peer's packets, or will again. */
    boolean needsThePeer() {
        return !accepted || rechallenge != NEVER || authenticator.isAwaiting();
    }

    /** The Information field of a frame of the protocol that was negotiated. */
    void receive(Octets information, long now) {
        authenticator.receive(information, now);
    }

    boolean isPending() {
        return authenticator.isPending();
    }

    /** The peer is who it says. */
    void accept(String message, long now) {
        accepted = true;
        authenticator.accept(message);
        long interval = settings.rechallengeInterval().toNanos();
        if (interval > 0 && uses(Protocol.CHAP)) {
            rechallenge = now + random.nextLong(interval / 2, interval + 1);
        }
    }

    /** The peer is refused; returns whether it may try again. Who was accepted before has no second try. */
    boolean reject(String message, long now) {
        if (accepted || retriesLeft == 0) {
            authenticator.reject(message);
            return false;
        }
        retriesLeft--;
        boolean again = authenticator.rejectForNow(message, now);
        if (again) {
            counters.increment(PppEvent.AUTHENTICATION_RETRY_ALLOWED);
        }
        watch(now);
        return again;
    }

    /** The peer has a limited time whenever it is its turn. */
    private void watch(long now) {
        if (timeout == NEVER && authenticator.isAwaiting()) {
            timeout = now + settings.authenticationTimeout().toNanos();
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(authenticator.nextDeadline(), Math.min(timeout, rechallenge));
    }

    @Override
    public void onDeadline(long now) {
        if (now >= timeout) {
            timeout = NEVER;
            owner.timedOut();
            return;
        }
        if (now >= rechallenge) {
            rechallenge = NEVER;
            counters.increment(PppEvent.CHAP_RECHALLENGED);
            authenticator.start(now);
            watch(now);
        }
        authenticator.onDeadline(now);
    }

    private final class Asker implements Authenticator.Owner {
        @Override
        public void send(Octets frame) {
            owner.send(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            timeout = NEVER;
            owner.authenticate(credentials);
        }
    }
}
