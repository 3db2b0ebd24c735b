package dev.lac.server;

import dev.lac.l2tp.Call;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.CdnResult;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.selection.CallFailure;
import dev.lac.selection.Candidate;
import dev.lac.selection.Hunt;
import dev.lac.selection.Plan;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's call from the choice of an LNS to its end: candidates are tried one after the other while the subscriber waits, each
 * with the secret of its tunnel, until one takes the call or the hunt is over.
 *
 * <p>The methods stand in the order in which a call is set up.
 */
final class CallSetup {
    private static final Logger LOG = LogManager.getLogger();

    /** The subscriber, who hears of it when the engine that speaks has returned. */
    interface Owner {
        /** What is told of the call to an LNS. */
        CallSpec spec(Candidate candidate, long callSerialNumber);

        /** {@code candidate} is asked, through a tunnel that is up or one that has to open. */
        void trying(Candidate candidate, boolean tunnelIsUp, long now);

        /** The tunnel is there, and ICRQ has been sent (RFC 2661 §6.6). */
        void calling(Candidate candidate, long now);

        /** ICCN has been sent (RFC 2661 §6.8). */
        void connected(Call call, long now);

        /** {@code candidate} did not take the call; the next one is tried. */
        void rejected(Candidate candidate, long callSerialNumber, String why, long now);

        /** No LNS took the call. */
        void notConnected(EndReason reason, String detail, long now);

        /** The call that was connected has ended. */
        void ended(CallEnd end, long now);
    }

    private final Lac lac;
    private final Subscriber subscriber;
    private final Owner owner;
    private final Hunt hunt;
    private @Nullable Candidate candidate;
    private long callSerialNumber;
    private long attemptDeadline = Timed.NEVER;
    /** Counts attempts, so that what comes of one that was given up is recognised. */
    private int attempt;

    private @Nullable Call call;
    private boolean connected;
    private boolean over;

    /**
     * @param waitingSince when the subscriber began to wait
     */
    CallSetup(Lac lac, Subscriber subscriber, Plan plan, long waitingSince, Owner owner) {
        this.lac = lac;
        this.subscriber = subscriber;
        this.owner = owner;
        hunt = lac.selection().hunt(plan, waitingSince);
    }

    /** Looks for the first, or the next, LNS. */
    void tryNext(long now) {
        hunt.next(now, found -> lac.post(subscriber, when -> onCandidate(found, when)));
        lac.selectionSpokenTo();
    }

    private void onCandidate(Optional<Candidate> found, long now) {
        if (over) {
            return;
        }
        if (found.isEmpty()) {
            over = true;
            owner.notConnected(Endings.of(hunt), hunt.failures(), now);
            return;
        }
        candidate = found.get();
        attempt++;
        callSerialNumber = lac.nextCallSerialNumber();
        attemptDeadline = now + hunt.timeLeft(now).toNanos();
        if (lac.tunnels().has(candidate)) {
            place(null, now); // a tunnel that is there has its secret
        } else {
            obtainSecret(candidate);
        }
    }

    private void obtainSecret(Candidate next) {
        int asked = attempt;
        lac.tunnelSecrets()
                .obtain(
                        next,
                        manners(),
                        answer -> lac.post(subscriber, when -> {
                            if (over || asked != attempt) {
                                return;
                            }
                            if (answer instanceof TunnelSecrets.Answer.Use use) {
                                place(use.secret(), when);
                            } else if (answer instanceof TunnelSecrets.Answer.Refuse refuse) {
                                failed(CallFailure.of(CallFailure.Kind.AUTHENTICATION, refuse.cause()), when);
                            }
                        }));
    }

    private void place(@Nullable Octets secret, long now) {
        Candidate next = candidate();
        LOG.debug(
                "{}: calls {}, proposed by {}",
                subscriber,
                next,
                next.destination().origin());
        owner.trying(next, lac.tunnels().isUp(next), now);
        Optional<Call> placed = lac.tunnels()
                .call(
                        new Tunnels.Target(next, manners(), secret),
                        owner.spec(next, callSerialNumber),
                        subscriber.frames(),
                        new CallOwner(attempt),
                        now);
        if (placed.isEmpty()) {
            failed(CallFailure.of(CallFailure.Kind.LOCAL, "no L2TP id is free"), now);
        } else {
            call = placed.get();
        }
    }

    private void onPlaced(int which, long now) {
        if (!over && which == attempt && !connected) {
            owner.calling(candidate(), now);
        }
    }

    private void onEstablished(Call established, long now) {
        if (over || established != call) {
            // Given up meanwhile. It has ended then, unless a failure of ours made us lose it.
            established.close(CdnResult.ADMINISTRATIVE, null, EndReason.INTERNAL.text(), now);
            lac.tunnels().refresh(established);
            return;
        }
        attemptDeadline = Timed.NEVER;
        connected = true;
        hunt.succeeded(candidate(), now);
        owner.connected(established, now);
    }

    private void onClosed(int which, CallEnd end, long now) {
        if (over || which != attempt || call == null) {
            return; // a call that we gave up
        }
        call = null;
        if (connected) {
            owner.ended(end, now);
        } else if (Endings.lostTheTie(end)) {
            place(null, now); // through the tunnel that the LNS has opened
        } else {
            failed(Endings.failure(end), now);
        }
    }

    private void failed(CallFailure failure, long now) {
        attemptDeadline = Timed.NEVER;
        Candidate which = candidate();
        LOG.info("{}: {} did not take the call: {}", subscriber, which, failure.text());
        owner.rejected(which, callSerialNumber, failure.text(), now);
        hunt.failed(which, failure, now);
        tryNext(now);
    }

    /** Gives the call up, or ends it, whatever has become of it. */
    void drop(EndReason reason, long now) {
        if (over) {
            return;
        }
        over = true;
        attemptDeadline = Timed.NEVER;
        close(reason, now);
        if (connected) {
            lac.selection().closed(candidate());
        } else {
            hunt.abandoned(now);
            lac.selectionSpokenTo();
        }
    }

    private void close(EndReason reason, long now) {
        Call closed = call;
        call = null;
        if (closed != null) {
            closed.close(reason.cdnResult(), reason.cdnError(), reason.text(), Endings.disconnectCause(reason), now);
            lac.tunnels().refresh(closed);
        }
    }

    // Time.

    long nextDeadline() {
        return attemptDeadline;
    }

    /** The time in which the subscriber must be connected is over, and an LNS is still being asked. */
    void onDeadline(long now) {
        if (now >= attemptDeadline) {
            close(EndReason.LNS_UNREACHABLE, now);
            attempt++; // whatever is under way for this one is void
            failed(CallFailure.of(CallFailure.Kind.OTHER, "it did not take the call in the time that was left"), now);
        }
    }

    // What there is.

    /** The call that is connected; absent when there is none. */
    Optional<Call> call() {
        return connected ? Optional.ofNullable(call) : Optional.empty();
    }

    /** The call that is being placed or is connected. */
    Optional<Call> placed() {
        return Optional.ofNullable(call);
    }

    /** The LNS that was tried last. */
    Candidate candidate() {
        if (candidate == null) {
            throw new IllegalStateException("no LNS has been chosen yet");
        }
        return candidate;
    }

    /** The same, if any was. */
    Optional<Candidate> latest() {
        return Optional.ofNullable(candidate);
    }

    Manners manners() {
        return lac.manners(candidate());
    }

    long callSerialNumber() {
        return callSerialNumber;
    }

    /** Reports what becomes of one attempt when the engine has returned. */
    private final class CallOwner implements Call.Owner {
        private final int which;

        private CallOwner(int which) {
            this.which = which;
        }

        @Override
        public String name() {
            return subscriber.accountingId();
        }

        @Override
        public void placed() {
            lac.post(subscriber, now -> onPlaced(which, now));
        }

        @Override
        public void established(Call established) {
            lac.post(subscriber, now -> onEstablished(established, now));
        }

        @Override
        public void closed(CallEnd end) {
            lac.post(subscriber, now -> onClosed(which, end, now));
        }
    }
}
