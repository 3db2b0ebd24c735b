package dev.lac.l2tp;

import dev.lac.l2tp.ControlConnectionTable.Action;
import dev.lac.l2tp.ControlConnectionTable.Event;
import dev.lac.l2tp.ControlConnectionTable.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a control connection is in the table of RFC 2661 §7.2.1: the one door through which its state changes. */
final class ControlConnectionState {
    private static final System.Logger LOG = System.getLogger(ControlConnectionState.class.getName());

    private final Tunnel tunnel;
    private State state = State.IDLE;

    ControlConnectionState(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    State get() {
        return state;
    }

    boolean is(State which) {
        return state == which;
    }

    /** Performs a transition and says why; the answer is what to do, nothing where the table leaves the event out. */
    List<Action> enter(Event event, @Nullable TunnelEnd why) {
        var transition = ControlConnectionTable.TABLE.lookup(state, event);
        State next = transition.isPresent() ? transition.get().next() : state;
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            String reason = why == null ? "" : ": " + why.describe();
            LOG.log(System.Logger.Level.DEBUG, tunnel + ": " + state + ", " + event + " -> " + next + reason);
        }
        if (transition.isEmpty()) {
            tunnel.counters().increment(L2tpEvent.IGNORED_IN_STATE);
            return List.of();
        }
        state = next;
        return transition.get().actions();
    }
}
