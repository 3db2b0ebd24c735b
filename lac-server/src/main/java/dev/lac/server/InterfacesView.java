package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import java.util.List;

/** {@code lac show interfaces}: how each interface relays, how much on which path, and what was not relayed. */
final class InterfacesView implements View {
    private static final String INTERFACES = "interfaces";
    private static final String PORTABLE = "portable-packets";

    @Override
    public String name() {
        return "interfaces";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode interfaces = told.putArray(INTERFACES);
        List<InterfaceReport> reports = lac.dataPlane().interfaces();
        Carried all = Carried.NOTHING;
        for (AccessInterface access : lac.interfaces()) {
            all = all.plus(access.traffic().total());
        }
        for (InterfaceReport report : reports) {
            if (query.which().isEmpty() || query.which().equals(report.name())) {
                ObjectNode json = json(report);
                lac.interfaces().stream()
                        .filter(access -> access.name().equals(report.name()))
                        .forEach(access -> {
                            putPortable(json, access.traffic(), report);
                            json.put("drained", access.isDrained());
                        });
                interfaces.add(json);
            }
        }
        long fastDown = reports.stream()
                .filter(report -> !report.access())
                .mapToLong(InterfaceReport::fastPackets)
                .sum();
        // Which interface a message of an LNS came by is known to the fast path alone.
        told.put("portable-packets-from-lnses", Math.max(0, all.downPackets() - fastDown));
        Figures.put(told, all);
        told.set("events", Figures.counts(lac.dataPlane().counters().snapshot()));
        return told;
    }

    private static void putPortable(ObjectNode json, TrafficSum traffic, InterfaceReport report) {
        json.put("sessions", traffic.sessions())
                .put(PORTABLE, Math.max(0, traffic.total().upPackets() - report.fastPackets()));
    }

    static ObjectNode json(InterfaceReport report) {
        ObjectNode json = Figures.object()
                .put("name", report.name())
                .put("of", of(report))
                .put("wanted", Figures.word(report.wanted()))
                .put("mode", Figures.word(report.mode()))
                .put("reason", report.reason())
                .put("summary", sentence(report))
                .put("fast-packets", report.fastPackets())
                .put("fast-octets", report.fastOctets());
        json.set("punts", Figures.counts(report.punts()));
        return json;
    }

    /** How an interface relays, in a line. */
    static String sentence(InterfaceReport report) {
        return report.name() + " (" + of(report) + ") relays by "
                + (report.mode() == FastPathMode.OFF ? "the portable path alone" : Figures.word(report.mode()) + " XDP")
                + ", wanted: " + Figures.word(report.wanted())
                + (report.reason().isEmpty() ? "" : " (" + report.reason() + ")");
    }

    private static String of(InterfaceReport report) {
        return report.access() ? "subscribers" : "tunnels";
    }
}
