package dev.lac.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.PppConfig;
import dev.lac.l2tp.CallPreview;
import dev.lac.l2tp.CallSpec;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.NegotiatedLink;
import dev.lac.pppoe.AccessLine;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Octets;
import dev.lac.selection.Caller;
import dev.lac.selection.Candidate;
import dev.lac.selection.Route;
import dev.lac.selection.Selection;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code lac preview iccn}: what an LNS is told of a user's call: of one that is there as it is, of one that is not as far as it is known
 * before the login.
 */
final class Preview {
    /** Stands for what a login has that has not been. */
    private static final Octets UNKNOWN = Octets.ofHex("00".repeat(16));

    private static final MacAddress NOBODY = MacAddress.parse("00:00:00:00:00:00");
    private static final int ETHERNET_PAYLOAD = 1492;

    private final Lac lac;

    Preview(Lac lac) {
        this.lac = lac;
    }

    /** On the control loop; {@code then} is told perhaps later. */
    void of(ExplainQuestion question, Consumer<ObjectNode> then) {
        for (Subscriber subscriber : lac.subscribers()) {
            Candidate lns = subscriber.lns();
            if (subscriber.user().equals(question.user()) && lns != null && subscriber.decision() != null) {
                ObjectNode answer = Commands.steps(subscriber.decision());
                put(answer, subscriber.preview(lns), lns);
                then.accept(answer);
                return;
            }
        }
        Caller caller = question.caller(lac.config().pppoe().interfaces());
        lac.selection()
                .tryOut(
                        caller,
                        lac.radiusWords().offers(question.radiusReply()),
                        lac.loop().now(),
                        outcome -> then.accept(of(caller, outcome)));
        lac.selectionSpokenTo();
    }

    private ObjectNode of(Caller caller, Selection.Outcome outcome) {
        ObjectNode answer = Commands.steps(outcome.explanation());
        Candidate lns = outcome.first();
        if (lns == null) {
            answer.putArray("messages");
        } else {
            put(answer, supposed(caller, outcome.route(), lns), lns);
        }
        return answer;
    }

    /** A login that has not been: with the first of the authentication protocols, and zeros where nobody knows. */
    private CallSpec supposed(Caller caller, Route route, Candidate lns) {
        int port = lac.config().pppoe().interfaces().indexOf(caller.interfaceName());
        AccessLine line =
                new AccessLine(caller.circuitId(), AccessLine.UNKNOWN.remoteId(), AccessLine.UNKNOWN.rates(), null);
        AccessSession session =
                new AccessSession(1, NOBODY, caller.vlan(), caller.serviceName(), null, line, null, ETHERNET_PAYLOAD);
        Octets name = Octets.ofText(caller.userName());
        List<PppConfig.Authentication> asked = lac.config().ppp().authentication();
        Credentials credentials = asked.isEmpty()
                ? new Credentials.None()
                : switch (asked.get(0)) {
                    case PAP -> new Credentials.Pap(caller.userName(), 1, UNKNOWN, name);
                    case CHAP -> new Credentials.Chap(caller.userName(), 1, UNKNOWN, UNKNOWN, name);
                    case MSCHAP_V1 -> new Credentials.MsChapV1(caller.userName(), 1, UNKNOWN, UNKNOWN, name);
                    case MSCHAP_V2 -> new Credentials.MsChapV2(caller.userName(), 1, UNKNOWN, UNKNOWN, name);
                };
        return Mapping.callSpec(
                0,
                lac.callNumbers(),
                lac.facts(port, session, caller.userName()),
                port,
                lac.speeds(port, line),
                new NegotiatedLink(
                        Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, lac.usualMru(caller.interfaceName()), null),
                Mapping.proxyAuthentication(credentials, route),
                lns.destination(),
                lac.manners(lns));
    }

    private static void put(ObjectNode answer, CallSpec spec, Candidate lns) {
        answer.put("lns", lns.destination().lnsName());
        ArrayNode messages = answer.putArray("messages");
        boolean hides = lns.destination().parameters().hideAvps()
                && lns.destination().parameters().secret() != null;
        for (CallPreview.Message message : CallPreview.of(spec, hides)) {
            ObjectNode json = messages.addObject().put("message", message.name());
            ArrayNode attributes = json.putArray("avps");
            for (CallPreview.Told told : message.attributes()) {
                attributes
                        .addObject()
                        .put("vendor", told.vendorId())
                        .put("type", told.number())
                        .put("name", told.name())
                        .put("mandatory", told.mandatory())
                        .put("hidden", told.hidden())
                        .put("value", told.value());
            }
        }
    }
}
