package dev.lac.ppp;

import dev.lac.protocol.TransitionTable;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The state transition table of RFC 1661 §4.1, as printed there, with the words it is made of. */
final class ConfigureTable {
    /** §4.2, numbered as the table numbers them. */
    enum State {
        INITIAL,
        STARTING,
        CLOSED,
        STOPPED,
        CLOSING,
        STOPPING,
        REQ_SENT,
        ACK_RCVD,
        ACK_SENT,
        OPENED
    }

    /** §4.3. */
    enum Event {
        UP("Up"),
        DOWN("Down"),
        OPEN("Open"),
        CLOSE("Close"),
        TO_PLUS("TO+"),
        TO_MINUS("TO-"),
        RCR_PLUS("RCR+"),
        RCR_MINUS("RCR-"),
        RCA("RCA"),
        RCN("RCN"),
        RTR("RTR"),
        RTA("RTA"),
        RUC("RUC"),
        RXJ_PLUS("RXJ+"),
        RXJ_MINUS("RXJ-"),
        RXR("RXR");

        private final String printed;

        Event(String printed) {
            this.printed = printed;
        }

        @Override
        public String toString() {
            return printed;
        }
    }

    /** §4.4. */
    enum Action {
        TLU,
        TLD,
        TLS,
        TLF,
        IRC,
        ZRC,
        SCR,
        SCA,
        SCN,
        STR,
        STA,
        SCJ,
        SER
    }

    static final String FIRST_HALF = """
                  | State
                  |    0         1         2         3         4         5
            Events| Initial   Starting  Closed    Stopped   Closing   Stopping
            ------+-----------------------------------------------------------
             Up   |    2     irc,scr/6     -         -         -         -
             Down |    -         -         0       tls/1       0         1
             Open |  tls/1       1     irc,scr/6     3r        5r        5r
             Close|    0       tlf/0       2         2         4         4
                  |
              TO+ |    -         -         -         -       str/4     str/5
              TO- |    -         -         -         -       tlf/2     tlf/3
                  |
             RCR+ |    -         -       sta/2 irc,scr,sca/8   4         5
             RCR- |    -         -       sta/2 irc,scr,scn/6   4         5
             RCA  |    -         -       sta/2     sta/3       4         5
             RCN  |    -         -       sta/2     sta/3       4         5
                  |
             RTR  |    -         -       sta/2     sta/3     sta/4     sta/5
             RTA  |    -         -         2         3       tlf/2     tlf/3
                  |
             RUC  |    -         -       scj/2     scj/3     scj/4     scj/5
             RXJ+ |    -         -         2         3         4         5
             RXJ- |    -         -       tlf/2     tlf/3     tlf/2     tlf/3
                  |
             RXR  |    -         -         2         3         4         5
            """;

    static final String SECOND_HALF = """
                  | State
                  |    6         7         8           9
            Events| Req-Sent  Ack-Rcvd  Ack-Sent    Opened
            ------+-----------------------------------------
             Up   |    -         -         -           -
             Down |    1         1         1         tld/1
             Open |    6         7         8           9r
             Close|irc,str/4 irc,str/4 irc,str/4 tld,irc,str/4
                  |
              TO+ |  scr/6     scr/6     scr/8         -
              TO- |  tlf/3p    tlf/3p    tlf/3p        -
                  |
             RCR+ |  sca/8   sca,tlu/9   sca/8   tld,scr,sca/8
             RCR- |  scn/6     scn/7     scn/6   tld,scr,scn/6
             RCA  |  irc/7     scr/6x  irc,tlu/9   tld,scr/6x
             RCN  |irc,scr/6   scr/6x  irc,scr/8   tld,scr/6x
                  |
             RTR  |  sta/6     sta/6     sta/6   tld,zrc,sta/5
             RTA  |    6         6         8       tld,scr/6
                  |
             RUC  |  scj/6     scj/7     scj/8       scj/9
             RXJ+ |    6         6         8           9
             RXJ- |  tlf/3     tlf/3     tlf/3   tld,irc,str/5
                  |
             RXR  |    6         7         8         ser/9
            """;

    static final TransitionTable<State, Event, Action> TABLE = read();

    /** "The states in which the Restart timer is running are identifiable by the presence of TO events" (§4.1). */
    static final Set<State> TIMED = timed();

    /** The states in which options are being negotiated and the last Configure-Request is still current. */
    static final Set<State> NEGOTIATING = EnumSet.of(State.REQ_SENT, State.ACK_RCVD, State.ACK_SENT);

    private ConfigureTable() {}

    private static TransitionTable<State, Event, Action> read() {
        Map<String, Event> events = new HashMap<>();
        for (Event event : Event.values()) {
            events.put(event.printed, event);
        }
        List<State> states = List.of(State.values());
        return TransitionTable.<State, Event, Action>ofMatrix(
                        FIRST_HALF, states.subList(0, 6), states, events, ConfigureTable::action)
                .addMatrix(SECOND_HALF, states.subList(6, 10), states, events, ConfigureTable::action);
    }

    private static Action action(String printed) {
        return Action.valueOf(printed.toUpperCase(Locale.ROOT));
    }

    private static Set<State> timed() {
        Set<State> timed = EnumSet.noneOf(State.class);
        for (State state : State.values()) {
            if (TABLE.lookup(state, Event.TO_PLUS).isPresent()) {
                timed.add(state);
            }
        }
        return timed;
    }
}
