package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.ppp.ConfigureTable.Action;
import dev.lac.ppp.ConfigureTable.Event;
import dev.lac.ppp.ConfigureTable.State;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The automaton by itself, with options that mean nothing: type 1 is good, type 2 is Nak'd to type 2 empty, others are rejected. */
class ConfigureAutomatonTest implements Negotiation, ConfigureAutomaton.Layer {
    private static final RestartTimers TIMERS = new RestartTimers(Duration.ofSeconds(3), 3, 2, 2);
    private static final Octets WISH = Octets.ofHex("0102");
    private static final int FUNNY_CODE = 0x77;

    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final ConfigureAutomaton automaton =
            new ConfigureAutomaton("test", Protocol.IPCP, TIMERS, this, counters, this);
    private final List<String> did = new ArrayList<>();
    private final List<PppPacket> sent = new ArrayList<>();
    private List<ConfigureOption> wish = List.of();
    private boolean willAppend;
    private long now;

    // Negotiation

    @Override
    public void begin() {
        wish = List.of(new ConfigureOption(1, Octets.EMPTY));
    }

    @Override
    public List<ConfigureOption> request() {
        return wish;
    }

    @Override
    public List<Answer> judge(List<ConfigureOption> request) {
        return request.stream()
                .map(option -> switch (option.type()) {
                    case 1 -> Answer.ACK;
                    case 2 ->
                        option.value().isEmpty() ? Answer.ACK : new Answer.Nak(new ConfigureOption(2, Octets.EMPTY));
                    default -> Answer.REJECT;
                })
                .toList();
    }

    @Override
    public List<ConfigureOption> missing(List<ConfigureOption> request) {
        return willAppend ? List.of(new ConfigureOption(5, Octets.of(5))) : List.of();
    }

    @Override
    public void peerAgreed(List<ConfigureOption> request) {}

    @Override
    public void naked(List<ConfigureOption> proposals) {
        wish = proposals;
    }

    @Override
    public void rejected(List<ConfigureOption> options) {
        wish = List.of();
    }

    @Override
    public LinkEnd objection() {
        return null;
    }

    @Override
    public int mtu() {
        return 20;
    }

    // Layer

    @Override
    public void send(PppPacket packet) {
        sent.add(packet);
        did.add(
                switch (packet.code()) {
                    case 1 -> "scr";
                    case 2 -> "sca";
                    case 3, 4 -> "scn";
                    case 5 -> "str";
                    case 6 -> "sta";
                    case 7 -> "scj";
                    default -> "code " + packet.code();
                });
    }

    @Override
    public void thisLayerUp(long at) {
        did.add("tlu");
    }

    @Override
    public void thisLayerDown(boolean renegotiating, long at) {
        did.add("tld");
    }

    @Override
    public void thisLayerFinished(long at) {
        did.add("tlf");
    }

    @Override
    public Event classify(PppPacket packet, long at) {
        return packet.code() == Code.ECHO_REQUEST.value() ? Event.RXR : null;
    }

    @Override
    public void reply(PppPacket packet) {
        did.add("ser");
    }

    @Override
    public void terminateRequested(Octets data) {}

    @Override
    public void codeRejected(int code) {}

    // Ways in

    private void receive(int code, int identifier, String data) {
        try {
            automaton.receive(new PppPacket(code, identifier, Octets.ofHex(data)), now);
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    private int lastRequest() {
        return sent.stream()
                .filter(packet -> packet.code() == 1)
                .reduce((a, b) -> b)
                .map(PppPacket::identifier)
                .orElse(0);
    }

    private void timeout() {
        now = automaton.nextDeadline();
        automaton.onDeadline(now);
    }

    private void cause(Event event) {
        switch (event) {
            case UP -> automaton.up(now);
            case DOWN -> automaton.down(now);
            case OPEN -> automaton.open(now);
            case CLOSE -> automaton.close("", now);
            case TO_PLUS, TO_MINUS -> timeout();
            case RCR_PLUS -> receive(1, 9, "0102");
            case RCR_MINUS -> receive(1, 9, "7702");
            case RCA -> receive(2, lastRequest(), WISH.hex());
            case RCN -> receive(3, lastRequest(), "0103ff");
            case RTR -> receive(5, 9, "");
            case RTA -> receive(6, 9, "");
            case RUC -> receive(FUNNY_CODE, 9, "");
            case RXJ_PLUS -> receive(7, 9, "77 09 0004");
            case RXJ_MINUS -> receive(7, 9, "01 09 0004");
            case RXR -> receive(9, 9, "00000000");
        }
    }

    private void reach(State state) {
        List<Event> path = switch (state) {
            case INITIAL -> List.of();
            case STARTING -> List.of(Event.OPEN);
            case CLOSED -> List.of(Event.UP);
            case STOPPED -> List.of(Event.OPEN, Event.UP, Event.TO_PLUS, Event.TO_PLUS, Event.TO_MINUS);
            case CLOSING -> List.of(Event.UP, Event.OPEN, Event.CLOSE);
            case STOPPING -> List.of(Event.UP, Event.OPEN, Event.RCA, Event.RCR_PLUS, Event.RXJ_MINUS);
            case REQ_SENT -> List.of(Event.UP, Event.OPEN);
            case ACK_RCVD -> List.of(Event.UP, Event.OPEN, Event.RCA);
            case ACK_SENT -> List.of(Event.UP, Event.OPEN, Event.RCR_PLUS);
            case OPENED -> List.of(Event.UP, Event.OPEN, Event.RCA, Event.RCR_PLUS);
        };
        path.forEach(this::cause);
        assertThat(automaton.state()).isEqualTo(state);
        did.clear();
    }

    /** Every cell that can be reached by a real packet, command or timeout does what RFC 1661 §4.1 prints. */
    @TestFactory
    Stream<DynamicTest> theTableIsPerformed() {
        List<DynamicTest> tests = new ArrayList<>();
        ConfigureTable.TABLE.forEach((cell, transition) -> {
            // A further reply to a request that has its reply is out of sequence, see below; and in Ack-Rcvd the
            // counter is
            // always fresh from the "irc" that led there.
            Set<Event> impossible = switch (cell.getKey()) {
                case ACK_RCVD -> EnumSet.of(Event.RCA, Event.RCN, Event.TO_MINUS);
                case OPENED -> EnumSet.of(Event.RCA, Event.RCN);
                default -> EnumSet.noneOf(Event.class);
            };
            if (!impossible.contains(cell.getValue())) {
                tests.add(DynamicTest.dynamicTest(cell.getKey() + " " + cell.getValue(), () -> {
                    ConfigureAutomatonTest fresh = new ConfigureAutomatonTest();
                    fresh.reach(cell.getKey());
                    if (cell.getValue() == Event.TO_MINUS) {
                        fresh.exhaust();
                    }
                    fresh.cause(cell.getValue());
                    assertThat(fresh.automaton.state()).isEqualTo(transition.next());
                    assertThat(fresh.did)
                            .isEqualTo(transition.actions().stream()
                                    .filter(action -> !Set.of(Action.IRC, Action.ZRC, Action.TLS)
                                            .contains(action))
                                    .map(action -> action.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.toList()));
                    assertThat(fresh.automaton.nextDeadline() != Timed.NEVER)
                            .isEqualTo(ConfigureTable.TIMED.contains(transition.next()));
                }));
            }
        });
        assertThat(tests).hasSizeGreaterThan(110);
        return tests.stream();
    }

    /** Lets the Restart counter run out without leaving the state. */
    private void exhaust() {
        int limit = ConfigureTable.NEGOTIATING.contains(automaton.state()) ? 3 : 2;
        for (int i = 1; i < limit; i++) {
            timeout();
        }
        did.clear();
    }

    /** The rows that carry the meaning, in words of their own: what is done, and where it leads. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "STARTING, UP,        scr,         REQ_SENT",
        "CLOSED,   RCR_PLUS,  sta,         CLOSED",
        "STOPPED,  RCR_PLUS,  scr sca,     ACK_SENT",
        "STOPPED,  RCR_MINUS, scr scn,     REQ_SENT",
        "CLOSING,  RTA,       tlf,         CLOSED",
        "CLOSING,  TO_PLUS,   str,         CLOSING",
        "REQ_SENT, RCR_PLUS,  sca,         ACK_SENT",
        "REQ_SENT, RCN,       scr,         REQ_SENT",
        "ACK_RCVD, RCR_PLUS,  sca tlu,     OPENED",
        "ACK_RCVD, RCR_MINUS, scn,         ACK_RCVD",
        "ACK_SENT, RCA,       tlu,         OPENED",
        "ACK_SENT, RCN,       scr,         ACK_SENT",
        "OPENED,   RCR_PLUS,  tld scr sca, ACK_SENT",
        "OPENED,   RTR,       tld sta,     STOPPING",
        "OPENED,   RTA,       tld scr,     REQ_SENT",
        "OPENED,   CLOSE,     tld str,     CLOSING",
        "OPENED,   RXJ_MINUS, tld str,     STOPPING",
        "OPENED,   RXR,       ser,         OPENED",
        "OPENED,   RUC,       scj,         OPENED",
    })
    void theImportantRows(State from, Event event, String actions, State to) {
        reach(from);
        cause(event);
        assertThat(String.join(" ", did)).isEqualTo(actions);
        assertThat(automaton.state()).isEqualTo(to);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"INITIAL, DOWN", "CLOSED, UP", "OPENED, UP", "STARTING, DOWN"})
    void anIllegalEventChangesNothing(State state, Event event) {
        reach(state);
        cause(event);
        assertThat(automaton.state()).isEqualTo(state);
        assertThat(did).isEmpty();
        assertThat(counters.get(PppEvent.DROPPED_ILLEGAL_EVENT)).isEqualTo(1);
    }

    @Test
    void packetsBeforeTheLowerLayerIsUpAreDropped() {
        reach(State.STARTING);
        cause(Event.RCR_PLUS);
        assertThat(sent).isEmpty();
        assertThat(counters.get(PppEvent.DROPPED_ILLEGAL_EVENT)).isEqualTo(1);
    }

    /** "MUST be configurable, but SHOULD default to" (RFC 1661 §4.6). */
    @Test
    void countersAndTimersDefaultToWhatTheRfcSays() {
        assertThat(RestartTimers.DEFAULTS).isEqualTo(new RestartTimers(Duration.ofSeconds(3), 10, 2, 5));
        assertThatThrownBy(() -> new RestartTimers(Duration.ZERO, 10, 2, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RestartTimers(Duration.ofSeconds(3), 0, 2, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void maxConfigureCountsEveryRequest() {
        reach(State.STOPPED);
        assertThat(sent).hasSize(3).allMatch(packet -> packet.identifier() == lastRequest());
        assertThat(now).isEqualTo(Duration.ofSeconds(9).toNanos());
        assertThat(counters.get(PppEvent.CONFIGURE_REQUEST_RETRANSMITTED)).isEqualTo(2);
    }

    @Test
    void maxTerminateCountsEveryTerminateRequest() {
        reach(State.OPENED);
        automaton.close("good bye", now);
        timeout();
        timeout();
        assertThat(did).containsExactly("tld", "str", "str", "tlf");
        assertThat(sent.get(sent.size() - 1).data()).isEqualTo(Octets.ofText("good bye"));
        assertThat(sent.get(sent.size() - 1)).isEqualTo(sent.get(sent.size() - 2));
    }

    @Test
    void aReplyMustBeTheFirstOneForTheLastRequest() {
        reach(State.REQ_SENT);
        int identifier = lastRequest();
        receive(2, identifier + 1 & 0xff, WISH.hex());
        receive(3, identifier + 1 & 0xff, "0103ff");
        assertThat(counters.get(PppEvent.DROPPED_CONFIGURE_REPLY_UNMATCHED)).isEqualTo(2);
        receive(2, identifier, "0103ff"); // "MUST exactly match" (§5.2)
        receive(2, identifier, "");
        receive(4, identifier, "0502"); // not a subset (§5.4)
        receive(4, identifier, "");
        receive(3, identifier, "");
        assertThat(counters.get(PppEvent.DROPPED_CONFIGURE_REPLY_INVALID)).isEqualTo(5);
        assertThat(automaton.state()).isEqualTo(State.REQ_SENT);
        receive(2, identifier, WISH.hex());
        receive(2, identifier, WISH.hex()); // the network duplicated it
        assertThat(automaton.state()).isEqualTo(State.ACK_RCVD);
        cause(Event.RCR_PLUS);
        receive(2, identifier, WISH.hex());
        receive(3, identifier, "0103ff");
        assertThat(automaton.state()).isEqualTo(State.OPENED);
        assertThat(counters.get(PppEvent.DROPPED_CONFIGURE_REPLY_UNMATCHED)).isEqualTo(5);
    }

    @Test
    void theIdentifierChangesWithTheContentsAndAfterAReply() {
        reach(State.REQ_SENT);
        int first = lastRequest();
        timeout();
        assertThat(lastRequest()).isEqualTo(first);
        receive(3, first, "0103ff");
        assertThat(lastRequest()).isEqualTo(first + 1 & 0xff);
        assertThat(sent.get(sent.size() - 1).data().hex()).isEqualTo("0103ff");
        receive(2, first + 1 & 0xff, "0103ff");
        timeout(); // in Ack-Rcvd: the reply was valid, so a repetition is a new request
        assertThat(lastRequest()).isEqualTo(first + 2 & 0xff);
    }

    @Test
    void aRejectTakesPrecedenceOverANak() {
        reach(State.REQ_SENT);
        receive(1, 4, "0102 0203aa 7703bb 7802");
        assertThat(sent.get(sent.size() - 1)).isEqualTo(new PppPacket(4, 4, Octets.ofHex("7703bb 7802")));
        receive(1, 5, "0102 0203aa");
        assertThat(sent.get(sent.size() - 1)).isEqualTo(new PppPacket(3, 5, Octets.ofHex("0202")));
        receive(1, 6, "0102 0202");
        assertThat(sent.get(sent.size() - 1)).isEqualTo(new PppPacket(2, 6, Octets.ofHex("0102 0202")));
    }

    @Test
    void afterMaxFailureANakBecomesAReject() {
        reach(State.REQ_SENT);
        willAppend = true;
        receive(1, 1, "0102");
        receive(1, 2, "0203aa");
        receive(1, 3, "0203aa");
        receive(1, 4, "0102");
        assertThat(sent.subList(1, 5))
                .containsExactly(
                        new PppPacket(3, 1, Octets.ofHex("050305")),
                        new PppPacket(3, 2, Octets.ofHex("0202 050305")),
                        new PppPacket(4, 3, Octets.ofHex("0203aa")),
                        new PppPacket(2, 4, Octets.ofHex("0102")));
        assertThat(automaton.state()).isEqualTo(State.ACK_SENT);
        receive(1, 5, "0203aa"); // an Ack was sent meanwhile
        assertThat(sent.get(5).code()).isEqualTo(3);
    }

    @Test
    void aCodeRejectHoldsWhatFitsThePeersMru() {
        reach(State.OPENED);
        receive(FUNNY_CODE, 3, "00".repeat(30));
        receive(FUNNY_CODE, 3, "");
        PppPacket longer = sent.get(sent.size() - 2);
        assertThat(longer.data().hex()).isEqualTo("77030022" + "00".repeat(12));
        assertThat(sent.get(sent.size() - 1).data().hex()).isEqualTo("77030004");
        assertThat(sent.get(sent.size() - 1).identifier()).isNotEqualTo(longer.identifier());
    }

    @Test
    void whatWasAgreedUponIsKeptForAnLns() {
        reach(State.REQ_SENT);
        receive(1, 1, "7702 0102");
        receive(1, 2, "0102");
        receive(3, lastRequest(), "0103ff");
        receive(2, lastRequest(), "0103ff");
        assertThat(automaton.state()).isEqualTo(State.OPENED);
        assertThat(automaton.initialReceived().hex()).isEqualTo("77020102");
        assertThat(automaton.lastReceived().hex()).isEqualTo("0102");
        assertThat(automaton.lastSent().hex()).isEqualTo("0103ff");
        receive(1, 3, "0102 0202");
        assertThat(automaton.initialReceived().hex())
                .as("of the new negotiation")
                .isEqualTo("01020202");
    }
}
