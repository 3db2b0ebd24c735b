package dev.lac.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.Relay;
import dev.lac.pppoe.AccessSession;
import dev.lac.radius.AccountingRecord;
import dev.lac.radius.AccountingRequest;
import dev.lac.selection.Candidate;
import dev.lac.selection.Explanation;
import dev.lac.store.CallEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one record of an attempt to log in, from PADS to its end; docs/management.md has its fields.
 *
 * @param id Acct-Session-Id
 * @param user empty when it never said who it is
 * @param lns the name, or address, of the LNS that was tried last; empty: none
 * @param connected whether it was up
 * @param cause why it ended; null while it is up
 * @param json all of it
 */
public record CallRecord(
        String id,
        Instant began,
        Instant ended,
        String user,
        String mac,
        String lns,
        boolean connected,
        @Nullable EndReason cause,
        ObjectNode json) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** What is known of an attempt. */
    interface Source {
        String accountingId();

        /** Empty before the subscriber has said who it is. */
        String user();

        String interfaceName();

        AccessSession session();

        CallStory story();

        @Nullable
        Explanation decision();

        @Nullable
        String rule();

        /** Who decided about the login; empty: nobody. */
        String decidedBy();

        /** The LNS that was tried last. */
        @Nullable
        Candidate lns();

        @Nullable
        Relay relayed();
    }

    /**
     * @param epoch the time of day when the loop's time is 0
     * @param reason why it has ended; null: it has not
     * @param text the whole cause in words
     */
    static CallRecord of(Source call, Instant epoch, @Nullable EndReason reason, String text, long now) {
        Instant began = epoch.plusNanos(call.story().began());
        Instant ended = epoch.plusNanos(now);
        AccessSession session = call.session();
        Relay relay = call.relayed();
        ObjectNode json = Figures.object()
                .put("id", call.accountingId())
                .put("user", call.user())
                .put("interface", call.interfaceName())
                .put("mac", session.mac().toString())
                .put("vlan", vlan(session))
                .put("session-id", session.sessionId())
                .put("circuit-id", circuit(session))
                .put("service", session.serviceName())
                .put("began", time(began));
        if (reason != null) {
            json.put("ended", time(ended));
        }
        json.put("connected", relay != null)
                .put("cause", reason == null ? "" : Figures.word(reason))
                .put("text", text);
        putPhases(json, call.story());
        String rule = call.rule();
        Candidate lns = call.lns();
        json.put("rule", rule == null ? "" : rule)
                .put("radius-server", call.decidedBy())
                .put("lns", lns == null ? "" : lns.destination().lnsName())
                .put("peer", lns == null ? "" : lns.address().getAddress().getHostAddress());
        putSession(json, relay);
        ArrayNode steps = json.putArray(Commands.STEPS);
        Explanation decision = call.decision();
        if (decision != null) {
            steps.addAll((ArrayNode) Commands.steps(decision).path(Commands.STEPS));
        }
        return new CallRecord(
                call.accountingId(),
                began,
                ended,
                call.user(),
                session.mac().toString(),
                json.path("lns").asText(),
                relay != null,
                reason,
                json);
    }

    /** A call that was up when an earlier process died, as far as its accounting tells. */
    static CallRecord lost(AccountingRecord start, AccountingRequest.Usage usage) {
        Instant ended = start.happened().plus(usage.sessionTime());
        ObjectNode json = Figures.object()
                .put("id", start.sessionId())
                .put("user", start.userName())
                .put("mac", start.callingStationId())
                .put("began", time(start.happened()))
                .put("ended", time(ended))
                .put("connected", true)
                .put("cause", Figures.word(EndReason.PROCESS_DIED))
                .put("text", EndReason.PROCESS_DIED.text() + "; the figures are those that were saved last")
                .put("up-packets", usage.inputPackets())
                .put("up-octets", usage.inputOctets())
                .put("down-packets", usage.outputPackets())
                .put("down-octets", usage.outputOctets())
                .put("captured", false);
        json.putArray("phases");
        json.putArray(Commands.STEPS);
        return new CallRecord(
                start.sessionId(),
                start.happened(),
                ended,
                start.userName(),
                start.callingStationId(),
                "",
                true,
                EndReason.PROCESS_DIED,
                json);
    }

    /** What is known of a call that is up, in short. */
    static CallEntry entry(Source call, Instant epoch, long now) {
        Candidate lns = call.lns();
        return new CallEntry(
                call.accountingId(),
                epoch.plusNanos(call.story().began()),
                epoch.plusNanos(now),
                call.user(),
                call.session().mac().toString(),
                lns == null ? "" : lns.destination().lnsName(),
                "",
                call.relayed() != null,
                "");
    }

    /** The whole, to be kept. */
    CallEntry entry() {
        return new CallEntry(
                id, began, ended, user, mac, lns, cause == null ? "" : Figures.word(cause), connected, json.toString());
    }

    /** Empty: untagged. */
    static String vlan(AccessSession session) {
        return session.vlanTags().count() == 0 ? "" : session.vlanTags().toString();
    }

    static String circuit(AccessSession session) {
        String circuit = session.line().circuitId();
        return circuit == null ? "" : circuit;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static void putPhases(ObjectNode json, CallStory story) {
        ArrayNode phases = json.putArray("phases");
        for (CallStory.Entry entry : story.entries()) {
            phases.addObject()
                    .put("phase", entry.phase().name().toLowerCase(Locale.ROOT))
                    .put("at-ms", Math.round((entry.at() - story.began()) / NANOS_PER_MILLI * 1000) / 1000.0)
                    .put("text", entry.text());
        }
        if (story.left() > 0) {
            json.put("phases-left-out", story.left());
        }
    }

    private static void putSession(ObjectNode json, @Nullable Relay relay) {
        Relay.Session session = relay == null ? null : relay.session();
        Relay.Traffic traffic = relay == null ? Relay.Traffic.NONE : relay.traffic();
        json.put("tunnel", session == null ? 0 : session.localTunnelId())
                .put("peer-tunnel", session == null ? 0 : session.peerTunnelId())
                .put("session", session == null ? 0 : session.localSessionId())
                .put("peer-session", session == null ? 0 : session.peerSessionId())
                .put("up-packets", traffic.upPackets())
                .put("up-octets", traffic.upOctets())
                .put("down-packets", traffic.downPackets())
                .put("down-octets", traffic.downOctets());
    }
}
