package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.protocol.Deadlines;
import dev.lac.selection.Explanation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What operators may ask of a running LAC and tell it to do. All methods belong to the control loop. */
public final class Operator {
    private static final Logger LOG = LogManager.getLogger();

    private final Lac lac;
    private final RadiusWords radiusWords;
    private final PastDecisions pastDecisions;
    private final Exodus exodus;
    private final Deadlines.Watch exodusWatch;

    /** @param connected the sessions that are up, the oldest first */
    Operator(Lac lac, RadiusWords radiusWords, Collection<Subscriber> connected) {
        this.lac = lac;
        this.radiusWords = radiusWords;
        pastDecisions = new PastDecisions(lac.config().selection().explainHistory());
        exodus = new Exodus(lac, connected);
        exodusWatch = lac.loop().deadlines().watch(exodus);
    }

    /** What would become of a login now; {@code then} is told once the names are resolved. */
    void explain(ExplainQuestion question, Consumer<Explanation> then) {
        lac.selection()
                .explain(
                        question.caller(lac.config().pppoe().interfaces()),
                        radiusWords.offers(question.radiusReply()),
                        lac.loop().now(),
                        then);
        lac.selectionSpokenTo();
    }

    /** The story of each call with that Acct-Session-Id or user, those that are up first, then the latest. */
    public JsonNode past(String key) {
        ObjectNode answer = Figures.object();
        ArrayNode calls = answer.putArray(Commands.CALLS);
        for (PastDecisions.Past past : decisions(key)) {
            calls.add(Commands.steps(past.explanation())
                    .put("id", past.id())
                    .put("user", past.user())
                    .put("subscriber", past.subscriber())
                    .put("end", past.end()));
        }
        return answer;
    }

    /** Keeps how a subscriber's LNS was chosen, now that its story is over. */
    void remember(Subscriber subscriber, String end) {
        subscriber.explanation().ifPresent(explanation -> pastDecisions.add(decision(subscriber, explanation, end)));
    }

    private List<PastDecisions.Past> decisions(String key) {
        List<PastDecisions.Past> found = new ArrayList<>();
        for (Subscriber subscriber : lac.subscribers()) {
            subscriber
                    .explanation()
                    .filter(any -> subscriber.accountingId().equals(key)
                            || subscriber.userName().equals(key))
                    .ifPresent(explanation -> found.add(decision(subscriber, explanation, "")));
        }
        found.addAll(pastDecisions.find(key));
        return found;
    }

    private static PastDecisions.Past decision(Subscriber subscriber, Explanation explanation, String end) {
        return new PastDecisions.Past(
                subscriber.accountingId(), subscriber.userName(), subscriber.toString(), explanation, end);
    }

    /**
     * Lets an LNS have no new calls, or have them again.
     *
     * @param move so many of the sessions it has are ended in a second, until none is left or the drain is undone; 0: they stay
     * @return false when there is none of that name
     */
    public boolean drain(String lns, boolean drain, int move) {
        if (!lac.selection().drain(lns, drain)) {
            return false;
        }
        if (drain && move > 0) {
            exodus.begin(lns, move, lac.loop().now());
        } else {
            exodus.stop(lns);
        }
        exodusWatch.refresh();
        return true;
    }

    /**
     * Changes how an interface relays.
     *
     * @return what came of it
     * @throws IllegalArgumentException when the data plane has no such interface
     */
    public InterfaceReport fastPath(String interfaceName, FastPathMode mode) {
        InterfaceReport report = lac.dataPlane().fastPath(interfaceName, mode);
        LOG.info("{}", InterfacesView.sentence(report));
        return report;
    }

    /**
     * What {@code lac show} tells.
     *
     * @param view its name
     * @param which one of what it shows; empty: all
     * @throws IllegalArgumentException when there is no view of that name
     */
    public JsonNode show(String view, String which) {
        return Views.of(view).tell(lac, which);
    }
}
