package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.radius.ServerState;
import dev.lac.selection.LnsHealth;
import dev.lac.selection.Selection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code lac show summary}: how the box does, in one object. */
final class SummaryView implements View {
    @Override
    public String name() {
        return "summary";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        long now = lac.loop().now();
        LoginRates.Rates rates = lac.loginRates().latest();
        ObjectNode json = Figures.object()
                .put("name", lac.config().name())
                .put("version", Version.TEXT)
                .put("started", CallRecord.time(lac.epoch()))
                .put("uptime-seconds", TimeUnit.NANOSECONDS.toSeconds(now))
                .put("state", state(lac))
                .put("subscribers", lac.subscriberCount())
                .put("connected", lac.connectedCount())
                .put("tunnels", lac.tunnelCount())
                .put("sessions", lac.callCount())
                .put("logins", lac.counters().get(LacEvent.LOGIN_SUCCEEDED))
                .put("failures", lac.counters().get(LacEvent.LOGIN_FAILED))
                .put("logins-per-second", rates.logins())
                .put("failures-per-second", rates.failures());
        json.set("causes", Figures.counts(lac.failures().snapshot()));
        json.set("ends", Figures.counts(lac.counted().ends().snapshot()));
        List<Selection.LnsStatus> lnses = lac.selection().snapshot();
        json.putObject("lns")
                .put("total", lnses.size())
                .put(
                        "locked-out",
                        lac.selection().health().snapshot(now).stream()
                                .filter(status -> status.state() == LnsHealth.State.LOCKED_OUT
                                        || status.state() == LnsHealth.State.BARRED)
                                .count())
                .put(
                        "drained",
                        lnses.stream().filter(Selection.LnsStatus::drained).count());
        List<ServerState> servers = lac.radiusServers();
        json.putObject("radius")
                .put("total", servers.size())
                .put("down", servers.stream().filter(server -> !server.alive()).count());
        json.put("accounting-waiting", lac.accountingRecordsWaiting());
        Carried carried = Carried.NOTHING;
        for (AccessInterface access : lac.interfaces()) {
            carried = carried.plus(access.traffic().total());
        }
        Figures.put(json, carried);
        return json;
    }

    private static String state(Lac lac) {
        if (lac.isShuttingDown()) {
            return "shutting-down";
        }
        return lac.interfaces().stream().allMatch(AccessInterface::isDrained) ? "draining" : "serving";
    }
}
