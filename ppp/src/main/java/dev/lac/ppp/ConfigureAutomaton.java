package dev.lac.ppp;

import dev.lac.ppp.ConfigureTable.Action;
import dev.lac.ppp.ConfigureTable.Event;
import dev.lac.ppp.ConfigureTable.State;
import dev.lac.ppp.Negotiation.Answer;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The option negotiation automaton of RFC 1661 §4, for LCP and for every NCP.
 *
 * <p>A packet is classified here (§5), its event is looked up in {@link ConfigureTable}, and the actions found there are
 * performed. A second reply to one Configure-Request is out of sequence and dropped (§4.3, RCA), so the crossed connections of
 * the table do not arise from duplicated packets.
 */
final class ConfigureAutomaton implements Timed {
    private static final Logger LOG = System.getLogger(ConfigureAutomaton.class.getName());

    /** The layers around the automaton, LCP or an NCP. */
    interface Layer {
        void send(PppPacket packet);

        /** tlu: the Opened state is entered. */
        void thisLayerUp(long now);

        /** tld: the Opened state is left; {@code renegotiating} when towards a new negotiation, not towards the end. */
        void thisLayerDown(boolean renegotiating, long now);

        /** tlf: the lower layer is no longer needed. */
        void thisLayerFinished(long now);

        /**
         * The event for a packet whose Code is not common to all protocols, or null when the Code is unknown (RUC). A packet that
         * calls for nothing is RXR.
         */
        @Nullable
        Event classify(PppPacket packet, long now) throws MalformedPacketException;

        /** ser: {@code packet} was classified as RXR and came in the Opened state. */
        void reply(PppPacket packet);

        /** A Terminate-Request was received, with this Data. */
        void terminateRequested(Octets data);

        /** The peer does not know a Code: one that is not fundamental must not be sent again, without the others nothing works. */
        void codeRejected(int code);
    }

    /** Octets of a reason that go into a Terminate-Request. */
    private static final int MAXIMUM_TEXT = 255;

    private final String name;
    private final Protocol protocol;
    private final RestartTimers timers;
    private final Negotiation negotiation;
    private final Counters<PppEvent> counters;
    private final Layer layer;

    private State state = State.INITIAL;
    private long deadline = NEVER;
    private int restartCount;
    private int failureCount;

    private int requestIdentifier;
    private Octets requestOptions = Octets.EMPTY;
    /** Whether the last Configure-Request had its valid reply. */
    private boolean requestAnswered = true;

    private int terminateIdentifier;
    private Octets terminateData = Octets.EMPTY;
    private int codeRejectIdentifier;

    private @Nullable PppPacket answer;
    private @Nullable Octets initialReceived;
    private Octets lastReceived = Octets.EMPTY;

    /** @param name of the link, for the log */
    ConfigureAutomaton(
            String name,
            Protocol protocol,
            RestartTimers timers,
            Negotiation negotiation,
            Counters<PppEvent> counters,
            Layer layer) {
        this.name = name;
        this.protocol = protocol;
        this.timers = timers;
        this.negotiation = negotiation;
        this.counters = counters;
        this.layer = layer;
    }

    State state() {
        return state;
    }

    /** Options of the first Configure-Request of the present negotiation, or none. */
    Octets initialReceived() {
        return initialReceived == null ? Octets.EMPTY : initialReceived;
    }

    /** Options of our last Configure-Request; in the Opened state the one that was Ack'd. */
    Octets lastSent() {
        return requestOptions;
    }

    /** Options of the peer's Configure-Request that was Ack'd last. */
    Octets lastReceived() {
        return lastReceived;
    }

    void up(long now) {
        perform(Event.UP, null, "lower layer is up", now);
    }

    void down(long now) {
        perform(Event.DOWN, null, "lower layer is down", now);
    }

    void open(long now) {
        perform(Event.OPEN, null, "administrative open", now);
    }

    /** @param why goes into the Data of the Terminate-Request */
    void close(String why, long now) {
        if (!closing()) {
            Octets text = Octets.ofText(why);
            terminateData = text.slice(0, Math.min(text.length(), MAXIMUM_TEXT));
        }
        perform(Event.CLOSE, null, why, now);
    }

    /** Enters the Opened state by what a LAC reports of its negotiation with the peer (RFC 2661 §4.4.5); sends nothing. */
    void openedByProxy(Octets initialReceived, Octets lastSent, Octets lastReceived) {
        this.initialReceived = initialReceived;
        this.requestOptions = lastSent;
        this.lastReceived = lastReceived;
        restartCount = timers.maxConfigure();
        enter(State.OPENED, "proxy", "opened by the LAC");
        deadline = NEVER;
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void onDeadline(long now) {
        if (now >= deadline) {
            perform(restartCount > 0 ? Event.TO_PLUS : Event.TO_MINUS, null, "Restart timer", now);
        }
    }

    /** Classifies a packet and acts on it. */
    void receive(PppPacket packet, long now) throws MalformedPacketException {
        if (state == State.INITIAL || state == State.STARTING) {
            counters.increment(PppEvent.DROPPED_ILLEGAL_EVENT);
            return;
        }
        Code code = Code.of(packet.code());
        Event event = code == null ? null : classify(code, packet, now);
        if (code != null && code.isFundamental() && event == null) {
            return;
        }
        LinkEnd objection = event == null ? null : negotiation.objection();
        if (objection != null && isCurrent()) {
            close(objection.text(), now);
            return;
        }
        perform(event == null ? Event.RUC : event, packet, "packet received", now);
    }

    /** The packet's event; null for a fundamental Code means that the packet is invalid and was counted. */
    private @Nullable Event classify(Code code, PppPacket packet, long now) throws MalformedPacketException {
        return switch (code) {
            case CONFIGURE_REQUEST -> classifyRequest(packet);
            case CONFIGURE_ACK -> classifyAck(packet);
            case CONFIGURE_NAK -> classifyNak(packet);
            case CONFIGURE_REJECT -> classifyReject(packet);
            case TERMINATE_REQUEST -> {
                counters.increment(PppEvent.TERMINATE_REQUEST_RECEIVED);
                layer.terminateRequested(packet.data());
                yield Event.RTR;
            }
            case TERMINATE_ACK -> Event.RTA;
            case CODE_REJECT -> classifyCodeReject(packet);
            default -> layer.classify(packet, now);
        };
    }

    private Event classifyRequest(PppPacket packet) throws MalformedPacketException {
        List<ConfigureOption> options = ConfigureOption.parseList(packet.data());
        if (state == State.CLOSED || state == State.CLOSING || state == State.STOPPING) {
            // Good or bad makes no difference there.
            return Event.RCR_PLUS;
        }
        if (initialReceived == null || !ConfigureTable.NEGOTIATING.contains(state)) {
            initialReceived = packet.data();
        }
        answer = judge(packet, options);
        return answer.code() == Code.CONFIGURE_ACK.value() ? Event.RCR_PLUS : Event.RCR_MINUS;
    }

    private PppPacket judge(PppPacket request, List<ConfigureOption> options) {
        List<Answer> answers = negotiation.judge(options);
        // "Any further Configure-Nak packets for peer requested options are converted to Configure-Reject packets, and
        // locally desired options are no longer appended" (§4.6).
        boolean converging = failureCount < timers.maxFailure();
        List<ConfigureOption> rejects = new ArrayList<>();
        List<ConfigureOption> naks = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            if (answers.get(i) instanceof Answer.Nak nak && (converging || nak.always())) {
                naks.add(nak.instead());
            } else if (!(answers.get(i) instanceof Answer.Ack)) {
                rejects.add(options.get(i));
            }
        }
        if (!rejects.isEmpty()) {
            return reply(request, Code.CONFIGURE_REJECT, ConfigureOption.encodeList(rejects));
        }
        if (converging) {
            naks.addAll(negotiation.missing(options));
        }
        return naks.isEmpty()
                ? reply(request, Code.CONFIGURE_ACK, request.data())
                : reply(request, Code.CONFIGURE_NAK, ConfigureOption.encodeList(naks));
    }

    private static PppPacket reply(PppPacket request, Code code, Octets data) {
        return new PppPacket(code.value(), request.identifier(), data);
    }

    /** Whether there is a negotiation, or an agreement. */
    private boolean isCurrent() {
        return state == State.OPENED || ConfigureTable.NEGOTIATING.contains(state);
    }

    /** In the states without a current Configure-Request any reply is an event; otherwise it must be the first to match. */
    private boolean isMatch(PppPacket reply) {
        if (isCurrent() && (requestAnswered || reply.identifier() != (requestIdentifier & 0xff))) {
            counters.increment(PppEvent.DROPPED_CONFIGURE_REPLY_UNMATCHED);
            return false;
        }
        return true;
    }

    private @Nullable Event classifyAck(PppPacket packet) {
        if (!isMatch(packet)) {
            return null;
        }
        if (ConfigureTable.NEGOTIATING.contains(state)) {
            // "The Configuration Options in a Configure-Ack MUST exactly match those of the last transmitted
            // Configure-Request" (§5.2).
            if (!packet.data().equals(requestOptions)) {
                return invalidReply();
            }
            requestAnswered = true;
        }
        return Event.RCA;
    }

    private @Nullable Event classifyNak(PppPacket packet) throws MalformedPacketException {
        List<ConfigureOption> proposals = ConfigureOption.parseList(packet.data());
        if (!isMatch(packet)) {
            return null;
        }
        if (ConfigureTable.NEGOTIATING.contains(state)) {
            if (proposals.isEmpty()) {
                return invalidReply();
            }
            requestAnswered = true;
            negotiation.naked(proposals);
        }
        return Event.RCN;
    }

    private @Nullable Event classifyReject(PppPacket packet) throws MalformedPacketException {
        List<ConfigureOption> options = ConfigureOption.parseList(packet.data());
        if (!isMatch(packet)) {
            return null;
        }
        if (ConfigureTable.NEGOTIATING.contains(state)) {
            // "a proper subset of those in the last transmitted Configure-Request" (§5.4); of all of them is common
            // practice.
            if (options.isEmpty() || !ConfigureOption.parseList(requestOptions).containsAll(options)) {
                return invalidReply();
            }
            requestAnswered = true;
            negotiation.rejected(options);
        }
        return Event.RCN;
    }

    private @Nullable Event invalidReply() {
        counters.increment(PppEvent.DROPPED_CONFIGURE_REPLY_INVALID);
        return null;
    }

    private Event classifyCodeReject(PppPacket packet) throws MalformedPacketException {
        counters.increment(PppEvent.CODE_REJECT_RECEIVED);
        int rejected = packet.data().reader().u8("Rejected-Packet");
        Code code = Code.of(rejected);
        layer.codeRejected(rejected);
        return code != null && code.isFundamental() ? Event.RXJ_MINUS : Event.RXJ_PLUS;
    }

    private void perform(Event event, @Nullable PppPacket cause, String why, long now) {
        var cell = ConfigureTable.TABLE.lookup(state, event);
        if (cell.isEmpty()) {
            // "No transition is taken, and the implementation SHOULD NOT reset or freeze" (§4.4).
            counters.increment(PppEvent.DROPPED_ILLEGAL_EVENT);
            LOG.log(Level.WARNING, "{0} {1}: {2} cannot occur in {3} ({4})", name, protocol, event, state, why);
            return;
        }
        if (!ConfigureTable.NEGOTIATING.contains(state)
                && ConfigureTable.NEGOTIATING.contains(cell.get().next())) {
            failureCount = 0;
            if (event != Event.RCR_PLUS && event != Event.RCR_MINUS) {
                initialReceived = null;
            }
            negotiation.begin();
        }
        enter(cell.get().next(), event.toString(), why);
        for (Action action : cell.get().actions()) {
            act(action, event, cause, now);
        }
        if (!ConfigureTable.TIMED.contains(state)) {
            deadline = NEVER;
        }
    }

    private void enter(State next, String event, String why) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0} {1}: {2} --{3}--> {4} ({5})", name, protocol, state, event, next, why);
        }
        state = next;
    }

    private void act(Action action, Event event, @Nullable PppPacket cause, long now) {
        switch (action) {
            case TLU -> layer.thisLayerUp(now);
            case TLD -> layer.thisLayerDown(ConfigureTable.NEGOTIATING.contains(state), now);
            case TLS -> {} // Whoever opens a link here has its lower layer already and says Up.
            case TLF -> layer.thisLayerFinished(now);
            case IRC -> restartCount = closing() ? timers.maxTerminate() : timers.maxConfigure();
            case ZRC -> {
                restartCount = 0;
                startTimer(now);
            }
            case SCR -> sendConfigureRequest(event, now);
            case SCA -> {
                PppPacket ack = takeAnswer();
                failureCount = 0;
                lastReceived = ack.data();
                negotiation.peerAgreed(parsed(ack));
                layer.send(ack);
            }
            case SCN -> {
                PppPacket nak = takeAnswer();
                failureCount += nak.code() == Code.CONFIGURE_NAK.value() ? 1 : 0;
                layer.send(nak);
            }
            case STR -> {
                restartCount--;
                terminateIdentifier += event == Event.TO_PLUS ? 0 : 1;
                layer.send(new PppPacket(Code.TERMINATE_REQUEST.value(), terminateIdentifier & 0xff, terminateData));
                startTimer(now);
            }
            case STA -> {
                if (cause != null) {
                    layer.send(new PppPacket(Code.TERMINATE_ACK.value(), cause.identifier(), Octets.EMPTY));
                }
            }
            case SCJ -> {
                if (cause != null) {
                    sendCodeReject(cause);
                }
            }
            case SER -> {
                if (cause != null) {
                    layer.reply(cause);
                }
            }
        }
    }

    private boolean closing() {
        return state == State.CLOSING || state == State.STOPPING;
    }

    private void startTimer(long now) {
        deadline = now + timers.restartInterval().toNanos();
    }

    private void sendConfigureRequest(Event event, long now) {
        Octets options = ConfigureOption.encodeList(negotiation.request());
        boolean repeated = event == Event.TO_PLUS && !requestAnswered && options.equals(requestOptions);
        if (repeated) {
            // "For retransmissions, the Identifier MAY remain unchanged" (§5.1): so a late reply is still a reply.
            counters.increment(PppEvent.CONFIGURE_REQUEST_RETRANSMITTED);
        } else {
            requestIdentifier++;
        }
        requestOptions = options;
        requestAnswered = false;
        restartCount--;
        layer.send(new PppPacket(Code.CONFIGURE_REQUEST.value(), requestIdentifier & 0xff, options));
        startTimer(now);
    }

    private void sendCodeReject(PppPacket unknown) {
        counters.increment(PppEvent.CODE_REJECT_SENT);
        Octets copy = unknown.encode();
        int room = Math.max(0, negotiation.mtu() - PppPacket.HEADER_LENGTH);
        if (copy.length() > room) {
            counters.increment(PppEvent.REPLY_TRUNCATED);
        }
        layer.send(new PppPacket(
                Code.CODE_REJECT.value(), codeRejectIdentifier++ & 0xff, copy.slice(0, Math.min(copy.length(), room))));
    }

    private PppPacket takeAnswer() {
        PppPacket taken = answer;
        if (taken == null) {
            throw new IllegalStateException("an answer without a Configure-Request");
        }
        answer = null;
        return taken;
    }

    private static List<ConfigureOption> parsed(PppPacket ack) {
        try {
            return ConfigureOption.parseList(ack.data());
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("these options were parsed before they were judged", e);
        }
    }
}
