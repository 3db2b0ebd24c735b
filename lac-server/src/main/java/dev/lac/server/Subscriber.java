package dev.lac.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.L2tpConfig.SuccessFrom;
import dev.lac.config.RadiusConfig.RequestKind;
import dev.lac.dataplane.Relay;
import dev.lac.l2tp.Call;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CallSpec;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.LinkEnd;
import dev.lac.ppp.PppLink;
import dev.lac.ppp.Protocol;
import dev.lac.pppoe.AccessSession;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Decision;
import dev.lac.radius.DynamicRequest;
import dev.lac.selection.Caller;
import dev.lac.selection.Candidate;
import dev.lac.selection.Explanation;
import dev.lac.selection.Plan;
import dev.lac.selection.Route;
import dev.lac.server.CallStory.Phase;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's story, from PADS to PADT: LCP and authentication, RADIUS' decision, the choice of an LNS, the call through a
 * tunnel, the relay, the end.
 *
 * <p>The methods stand in the order in which the story runs. Everything here happens on the control loop; what an engine reports is
 * posted and comes back as an {@code on…} method when the engine has returned.
 */
final class Subscriber implements Timed, CallRecord.Source {
    private static final Logger LOG = LogManager.getLogger();

    /**
     * How long the subscriber may take to send the first frame before we do. A host cannot receive session frames before it has dealt
     * with the PADS, and a Configure-Request lost to that costs a Restart timer.
     */
    private static final long LCP_DELAY = TimeUnit.MILLISECONDS.toNanos(200);

    private enum Stage {
        CONFIRMED,
        LINK,
        AUTHENTICATING,
        CONNECTING,
        RELAYING,
        ENDING,
        ENDED
    }

    private final Lac lac;
    private final int port;
    private final AccessSession session;
    private final String accountingId;
    private final Deadlines.Watch watch;
    private final PppLink link;
    private final CallStory story;
    private final CallFrames frames;
    private Stage stage = Stage.CONFIRMED;
    private long lcpDeadline = NEVER;

    /** Counts the decisions asked for, so that the answer to one that no longer matters is recognised. */
    private int generation;

    private @Nullable Credentials credentials;
    private long waitingSince;
    private @Nullable Route route;
    private Decision.@Nullable Accept accepted;
    /** Who decided about the login, or refused it. */
    private String decidedBy = "";
    /** Why it was refused at the last try. */
    private String rejection = "";

    private @Nullable CallSetup setup;
    private final SetupQueue waiting;

    private @Nullable Relay relay;
    private @Nullable SessionTimers timers;
    private @Nullable SessionAccounting account;

    private @Nullable EndReason endReason;
    private String endDetail = "";

    Subscriber(Lac lac, int port, AccessSession session, String accountingId) {
        this.lac = lac;
        this.port = port;
        this.session = session;
        this.accountingId = accountingId;
        story = new CallStory(lac.phaseTimes(), dialledIn(session), lac.loop().now());
        PppLink.Settings settings = lac.linkSettings(port, session);
        LOG.debug("{}: an MRU of {} is offered", this, Math.min(settings.mru(), settings.maxMru()));
        link = new PppLink(toString(), settings, lac.random(), lac.counted().ppp(), new LinkOwner());
        waiting = new SetupQueue(lac.counters());
        watch = lac.loop().deadlines().watch(this);
        frames = new CallFrames(lac, this);
    }

    private static String dialledIn(AccessSession session) {
        String service = session.serviceName();
        return "PADS sent" + (service.isEmpty() ? "" : ", service \"" + service + "\"");
    }

    // 1. The PADS has been sent: LCP begins with the subscriber's first frame, or without it in a moment.

    void begin(long now) {
        LOG.debug("{}: dialled in, service \"{}\"", this, session.serviceName());
        frames.named();
        lcpDeadline = now + LCP_DELAY;
    }

    private void openLink(long now) {
        lcpDeadline = NEVER;
        stage = Stage.LINK;
        story.enter(Phase.LCP, "LCP begins", now);
        link.open(now);
    }

    /** A PPP frame of this session has come up; {@code frame} begins with the protocol field. */
    void onFrame(ByteBuffer frame, long now) {
        if (relay != null) {
            lac.dataPlane().relayUpstream(relay, frame); // it overtook the forwarding table
        } else if ((stage == Stage.AUTHENTICATING || stage == Stage.CONNECTING) && !isLinkControl(frame)) {
            waiting.add(frame);
        } else {
            if (stage == Stage.CONFIRMED) {
                openLink(now);
            }
            link.receive(frame, now);
            noteLink(now);
        }
    }

    private void noteLink(long now) {
        if (stage == Stage.LINK && link.phase() == dev.lac.ppp.Phase.AUTHENTICATE) {
            story.enter(Phase.AUTHENTICATION, "LCP is up: " + LinkSettings.text(link.negotiated()), now);
        }
    }

    private static boolean isLinkControl(ByteBuffer frame) {
        int protocol = frame.remaining() < 2 ? 0 : frame.getShort(frame.position()) & 0xffff;
        return protocol == Protocol.LCP.value()
                || protocol == Protocol.PAP.value()
                || protocol == Protocol.CHAP.value();
    }

    // 2. The subscriber has said who it is: have it decided about.

    private void onCredentials(Credentials presented, long now) {
        if (stage != Stage.LINK) {
            return;
        }
        stage = Stage.AUTHENTICATING;
        credentials = presented;
        waitingSince = now;
        frames.named();
        story.enter(Phase.RADIUS, presented.name() + " has given its proof", now);
        Route routed = lac.selection()
                .route(new Caller(
                        presented.name(),
                        session.serviceName(),
                        session.line().circuitId(),
                        lac.interfaceName(port),
                        session.vlanTags()));
        route = routed;
        Optional<String> notDurable = lac.accounting().refusesLogins();
        if (routed.refusal() != null) {
            refuse(EndReason.REFUSED_BY_RULE, routed.refusal(), EndReason.REFUSED_BY_RULE.text(), now);
        } else if (notDurable.isPresent()) {
            lac.counters().increment(LacEvent.REFUSED_NOT_DURABLE);
            EndReason reason = EndReason.ACCOUNTING_NOT_DURABLE;
            refuse(reason, notDurable.get(), reason.text(), now);
        } else {
            authenticate(presented, routed);
        }
    }

    private void authenticate(Credentials presented, Route routed) {
        int asked = ++generation;
        LOG.debug("{}: asks about {}", this, presented);
        int mtu = link.negotiated().peerMru();
        lac.authenticate(
                new Aaa.Login(
                        presented,
                        radiusGroup(),
                        facts().domain(),
                        proof -> new AccessRequest(
                                routed.radiusName(),
                                proof,
                                AccessRequest.Service.FRAMED,
                                lac.radiusFacts().attachment(facts()),
                                mtu,
                                accountingId,
                                lac.radiusFacts().extra(facts(), RequestKind.ACCESS))),
                decision -> lac.post(this, when -> onDecision(asked, decision, when)));
    }

    /** LCP was negotiated anew while a decision or a call was under way: both are void. */
    private void onLinkRestarted(long now) {
        if (stage == Stage.AUTHENTICATING || stage == Stage.CONNECTING) {
            LOG.debug("{}: LCP restarted", this);
            generation++;
            stage = Stage.LINK;
            story.enter(Phase.LCP, "the subscriber begins LCP anew", now);
            waiting.clear();
            dropCall(EndReason.SUBSCRIBER_TERMINATED, now);
        }
    }

    // 3. It has been decided.

    private void onDecision(int asked, Decision decision, long now) {
        if (asked != generation || stage != Stage.AUTHENTICATING) {
            lac.counters().increment(LacEvent.LATE_DECISION);
            return;
        }
        if (decision instanceof Decision.Accept accept) {
            accepted = accept;
            decidedBy = accept.server();
            story.enter(Phase.SELECTION, accept.server() + " accepts", now);
            select(accept, now);
        } else if (decision instanceof Decision.Reject reject) {
            onRejected(reject, now);
        } else if (decision instanceof Decision.Unavailable unavailable) {
            refuse(EndReason.RADIUS_UNAVAILABLE, unavailable.cause(), EndReason.RADIUS_UNAVAILABLE.text(), now);
        }
    }

    /** CHAP Failure or PAP Nak; the link then ends, or the subscriber tries again. */
    private void onRejected(Decision.Reject reject, long now) {
        generation++;
        stage = Stage.LINK;
        String message = reject.replyMessage() == null ? "Access denied" : reject.replyMessage();
        decidedBy = reject.server();
        rejection = reject.cause();
        story.enter(Phase.AUTHENTICATION, rejection, now);
        LOG.info("{}: {} is refused: {}", this, userName(), rejection);
        boolean microsoft = credentials instanceof Credentials.MsChapV1 || credentials instanceof Credentials.MsChapV2;
        link.reject(microsoft && reject.msChapError() != null ? reject.msChapError() : message, now);
    }

    // 4. Choose the LNS, and 5. place the call: CallSetup goes on to the next candidate while the subscriber waits.

    private void select(Decision.Accept accept, long now) {
        stage = Stage.CONNECTING;
        Plan plan = lac.selection().plan(route(), accept.offers());
        if (plan.refusal() != null) {
            refuse(EndReason.NO_LNS_APPLIES, plan.refusal(), EndReason.NO_LNS_APPLIES.text(), now);
            return;
        }
        CallSetup begun = new CallSetup(lac, this, plan, waitingSince, new SetupOwner());
        setup = begun;
        begun.tryNext(now);
    }

    // 6. The ICCN has been sent: the link belongs to the LNS. 7. Relay.

    private void onConnected(Call established, long now) {
        Candidate lns = setup().candidate();
        if (lac.config().l2tp().successFrom() == SuccessFrom.LAC) {
            tellSuccess(now);
        }
        link.handOver();
        relay = new Relay(
                new Relay.Access(port, session.mac(), session.vlanTags(), session.sessionId()),
                new Relay.Session(
                        lac.dataPlane()
                                .path(
                                        lac.tunnels().local(lns.source()),
                                        established.tunnel().peer()),
                        established.tunnel().localId(),
                        established.localSessionId(),
                        established.tunnel().peerId(),
                        established.peerSessionId(),
                        ForwardingSettings.format(setup().manners().data(), established)));
        stage = Stage.RELAYING;
        story.enter(Phase.CONNECTED, "ICCN sent, " + lns + " has the link", now);
        lac.dataPlane().connect(relay);
        frames.connected(relay);
        Relay connected = relay;
        waiting.drainTo(frame -> lac.dataPlane().relayUpstream(connected, frame));
        lac.connected(this, relay);
        timers = new SessionTimers(accepted().timers(), lac.config().accounting(), lac.random(), now);
        account = accounting(lns, setup().callSerialNumber(), now);
        lac.counters().increment(LacEvent.LOGIN_SUCCEEDED);
        LOG.info("{}: {}{} is connected to {}", this, userName(), identification(), lns);
        account.start(now);
    }

    private SessionAccounting accounting(Candidate lns, long callSerialNumber, long now) {
        return new SessionAccounting(
                lac.accounting(),
                lac.config().accounting().tunnels(),
                radiusGroup(),
                accountingId,
                lac.radiusFacts().user(facts(), route().radiusName(), accepted()),
                Mapping.tunnel(lns, Mapping.connection(callSerialNumber)),
                now);
    }

    /** What the subscriber's equipment calls itself (RFC 1570 §2.1), where it says so. */
    private String identification() {
        return link.identification().isEmpty() ? "" : " (" + link.identification() + ")";
    }

    /** CHAP Success or PAP Ack. An MS-CHAPv2 Success that proves nothing would end the link: then the LNS has the word. */
    private void tellSuccess(long now) {
        Decision.Accept accept = accepted();
        String message = accept.replyMessage() == null ? "" : accept.replyMessage();
        if (!(credentials instanceof Credentials.MsChapV2)) {
            link.accept(message, now);
        } else if (accept.authenticatorResponse() != null) {
            link.accept(accept.authenticatorResponse() + " M=" + message, now);
        }
    }

    /** The access interface runs at another speed. */
    void onSpeedChanged(long now) {
        if (stage == Stage.RELAYING) {
            Mapping.Speeds speeds = lac.speeds(port, session.line());
            setup().call().ifPresent(call -> {
                call.connectSpeedUpdate(speeds.tx(), speeds.rx(), now);
                lac.tunnels().refresh(call);
            });
        }
    }

    /** Where the session goes, if it is up. */
    Optional<Connection> connection() {
        return stage == Stage.RELAYING && relay != null
                ? Optional.of(new Connection(relay, setup().candidate()))
                : Optional.empty();
    }

    /** Whether RADIUS means this session. */
    boolean isMeantBy(DynamicRequest.SessionQuery query) {
        return stage == Stage.RELAYING && account().isMeantBy(query);
    }

    /** RADIUS changes the session's timers or its Class. */
    void change(DynamicRequest.Changes changes, long now) {
        if (timers != null) {
            timers.change(changes, now);
        }
        if (!changes.classes().isEmpty()) {
            account().classes(changes.classes());
        }
    }

    // 8. The end, from any side.

    /** PADT from the subscriber, or a new dial-in in its place: nothing more can be said to it. */
    void onAccessClosed(EndReason reason, String text, long now) {
        link.lowerDown(now);
        finish(reason, text, now);
    }

    /** Ends the session for our own reason, properly towards every side. */
    void end(EndReason reason, String detail, long now) {
        if (stage == Stage.ENDING || stage == Stage.ENDED) {
            return;
        }
        if (stage == Stage.RELAYING || stage == Stage.CONFIRMED) {
            finish(reason, detail, now);
            return;
        }
        closing(reason, detail, now);
        link.close(reason.text(), now);
    }

    /** Refuses a login: CHAP Failure or PAP Nak with {@code message}, then LCP Terminate. */
    private void refuse(EndReason reason, String detail, String message, long now) {
        closing(reason, detail, now);
        link.reject(message, now);
        link.close(reason.text(), now); // whatever tries it has left
    }

    /** From here on only the link's own end is waited for. */
    private void closing(EndReason reason, String detail, long now) {
        generation++;
        stage = Stage.ENDING;
        endReason = reason;
        endDetail = detail;
        dropCall(reason, now);
    }

    private void onLinkDown(LinkEnd down, long now) {
        if (stage == Stage.ENDING && endReason != null) {
            finish(endReason, endDetail, now);
        } else {
            EndReason reason = Endings.of(down);
            finish(reason, reason == EndReason.AUTHENTICATION_REJECTED ? rejection : down.text(), now);
        }
    }

    private void finish(EndReason reason, String detail, long now) {
        if (stage == Stage.ENDED) {
            return;
        }
        dropCall(reason, now);
        stage = Stage.ENDED;
        watch.cancel();
        Relay relayed = relay;
        String text = detail.isEmpty() ? reason.text() : reason.text() + ": " + detail;
        LOG.log(reason.level(), "{}: {} ends: {}", this, credentials == null ? "nobody" : userName(), text);
        story.enter(Phase.END, text, now);
        if (relayed != null) {
            lac.dataPlane().disconnect(relayed);
            lac.disconnected(this, relayed);
            account().stop(relayed.traffic(), reason.terminateCause(), now);
        }
        lac.forget(this, reason, relayed != null, now);
        lac.ended(CallRecord.of(this, lac.epoch(), reason, text, now), frames.end());
    }

    /** The last resort after a failure of ours: whatever state this is in, nothing of it may stay behind. */
    void abandon(long now) {
        link.handOver();
        try {
            finish(EndReason.INTERNAL, "", now);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("{}: the end failed, too", this, e);
            lac.forget(this, EndReason.INTERNAL, false, now);
        }
    }

    private void dropCall(EndReason reason, long now) {
        if (setup != null) {
            setup.drop(reason, now);
        }
    }

    // Time.

    @Override
    public long nextDeadline() {
        long next = Math.min(link.nextDeadline(), lcpDeadline);
        next = setup == null ? next : Math.min(next, setup.nextDeadline());
        return timers == null ? next : Math.min(next, timers.nextDeadline());
    }

    @Override
    public void onDeadline(long now) {
        lac.guard(this, () -> {
            if (lcpDeadline <= now) {
                openLink(now);
            }
            link.onDeadline(now);
            noteLink(now);
            if (setup != null) {
                setup.onDeadline(now);
            }
            if (timers != null && relay != null && stage == Stage.RELAYING) {
                if (timers.takeInterim(now)) {
                    account().interim(relay.traffic(), now);
                }
                timers.exceeded(relay.traffic(), now).ifPresent(reason -> end(reason, "", now));
            }
        });
    }

    Deadlines.Watch watch() {
        return watch;
    }

    // What engines report; each report is followed up when the engine has returned.

    private final class LinkOwner implements PppLink.Owner {
        @Override
        public void send(Octets frame) {
            frames.session(frame.buffer(), false);
            lac.dataPlane().sendSession(port, session.mac(), session.vlanTags(), session.sessionId(), frame);
        }

        @Override
        public void authenticate(Credentials presented) {
            lac.post(Subscriber.this, now -> onCredentials(presented, now));
        }

        @Override
        public void restarted() {
            lac.post(Subscriber.this, Subscriber.this::onLinkRestarted);
        }

        @Override
        public void down(LinkEnd end) {
            lac.post(Subscriber.this, now -> onLinkDown(end, now));
        }
    }

    private final class SetupOwner implements CallSetup.Owner {
        @Override
        public CallSpec spec(Candidate candidate, long callSerialNumber) {
            return callSpec(candidate, callSerialNumber);
        }

        @Override
        public void trying(Candidate candidate, boolean tunnelIsUp, long now) {
            story.enter(
                    tunnelIsUp ? Phase.CALL : Phase.TUNNEL,
                    (tunnelIsUp ? "ICRQ to " : "a tunnel to ") + candidate,
                    now);
        }

        @Override
        public void calling(Candidate candidate, long now) {
            story.enter(Phase.CALL, "ICRQ to " + candidate, now);
        }

        @Override
        public void connected(Call call, long now) {
            onConnected(call, now);
        }

        @Override
        public void rejected(Candidate candidate, long callSerialNumber, String why, long now) {
            story.enter(Phase.SELECTION, candidate + " did not take the call: " + why, now);
            accounting(candidate, callSerialNumber, now).linkRejected(EndReason.LNS_UNREACHABLE.terminateCause(), now);
        }

        @Override
        public void notConnected(EndReason reason, String detail, long now) {
            refuse(reason, detail, reason.text(), now);
        }

        @Override
        public void ended(CallEnd ended, long now) {
            end(Endings.of(ended), ended.describe(), now);
        }
    }

    // What must be there at a stage.

    private Credentials credentials() {
        return present(credentials, "credentials");
    }

    private Decision.Accept accepted() {
        return present(accepted, "RADIUS' decision");
    }

    private Route route() {
        return present(route, "a route");
    }

    private SessionAccounting account() {
        return present(account, "an account");
    }

    private CallSetup setup() {
        return present(setup, "a call");
    }

    private <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalStateException("in stage " + stage + " there must be " + what);
        }
        return value;
    }

    private CallSpec callSpec(Candidate candidate, long callSerialNumber) {
        return Mapping.callSpec(
                callSerialNumber,
                lac.callNumbers(),
                facts(),
                port,
                lac.speeds(port, session.line()),
                link.negotiated(),
                Mapping.proxyAuthentication(credentials(), route()),
                candidate.destination(),
                lac.manners(candidate));
    }

    private LoginFacts facts() {
        return lac.facts(port, session, userName());
    }

    /** The RADIUS servers that decide and account. */
    private String radiusGroup() {
        String group = route().radiusGroup();
        return group == null ? RadiusFacts.DEFAULT_GROUP : group;
    }

    /** The figures of a subscriber that is connected. */
    AccountingRequest.Usage usage(long now) {
        return account().usage(present(relay, "a relay").traffic(), now);
    }

    // What is told of it.

    /** What {@code candidate} is told of the call. */
    CallSpec preview(Candidate candidate) {
        return callSpec(candidate, callSerialNumber());
    }

    /** The call that is being placed or is up. */
    Optional<Call> placed() {
        return Optional.ofNullable(setup).flatMap(CallSetup::placed);
    }

    /** 0 before there was a call. */
    long callSerialNumber() {
        return setup == null ? 0 : setup.callSerialNumber();
    }

    /** What is agreed upon and allowed. */
    void tell(ObjectNode json) {
        json.put("rule", rule() == null ? "" : rule())
                .put("radius-server", decidedBy)
                .put("accounting-id", accountingId)
                .put("identification", link.identification());
        if (link.phase() != dev.lac.ppp.Phase.DEAD && link.phase() != dev.lac.ppp.Phase.ESTABLISH) {
            LinkSettings.put(json, link.negotiated());
        }
        if (timers != null) {
            timers.tell(json);
        }
    }

    @Override
    public String accountingId() {
        return accountingId;
    }

    @Override
    public String user() {
        return credentials == null ? "" : credentials.name();
    }

    @Override
    public String interfaceName() {
        return lac.interfaceName(port);
    }

    /** What is kept and shown of its frames. */
    CallFrames frames() {
        return frames;
    }

    @Override
    public CallStory story() {
        return story;
    }

    @Override
    public @Nullable Explanation decision() {
        return route == null ? null : route.explanation();
    }

    @Override
    public @Nullable String rule() {
        return route == null || route.rule() == null ? null : route.rule().name();
    }

    @Override
    public String decidedBy() {
        return decidedBy;
    }

    @Override
    public @Nullable Candidate lns() {
        return setup == null ? null : setup.latest().orElse(null);
    }

    @Override
    public @Nullable Relay relayed() {
        return relay;
    }

    String userName() {
        return credentials().name();
    }

    int port() {
        return port;
    }

    @Override
    public AccessSession session() {
        return session;
    }

    @Override
    public String toString() {
        return lac.interfaceName(port) + "/" + session.mac() + "/" + session.sessionId();
    }
}
