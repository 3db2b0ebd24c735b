package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.selection.LnsHealth;
import dev.lac.selection.Selection;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code lac show lns}: every configured LNS, and those that only RADIUS knows, with the health of each address. */
final class LnsView implements View {
    @Override
    public String name() {
        return "lns";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode list = told.putArray("lns");
        Set<InetSocketAddress> shown = new LinkedHashSet<>();
        for (Selection.LnsStatus status : lac.selection().snapshot()) {
            List<InetSocketAddress> addresses = lac.addresses(status.name());
            shown.addAll(addresses);
            if (query.which().isEmpty() || query.which().equals(status.name())) {
                list.add(lns(lac, status.name(), status.sessions(), status.maxSessions(), status.drained(), addresses));
            }
        }
        for (InetSocketAddress other : lac.selection().sessions().byAddress().keySet()) {
            String name = other.getAddress().getHostAddress();
            if (!shown.contains(other)
                    && (query.which().isEmpty() || query.which().equals(name))) {
                int sessions = lac.selection().sessions().of(other);
                list.add(lns(lac, name, sessions, 0, false, List.of(other)));
            }
        }
        query.arrange(told, list);
        return told;
    }

    private static ObjectNode lns(
            Lac lac, String name, int sessions, int most, boolean drained, List<InetSocketAddress> addresses) {
        ObjectNode json = Figures.object()
                .put("name", name)
                .put("sessions", sessions)
                .put("max-sessions", most)
                .put("drained", drained);
        ArrayNode list = json.putArray("addresses");
        addresses.forEach(address -> list.add(address(lac, address)));
        return json;
    }

    private static ObjectNode address(Lac lac, InetSocketAddress address) {
        LnsHealth.Status health =
                lac.selection().health().status(address, lac.loop().now());
        List<Tunnels.Known> tunnels = lac.tunnels().known().stream()
                .filter(known -> known.candidate().address().equals(address))
                .toList();
        String trouble = tunnels.stream()
                .map(known -> known.path().route().trouble())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return Figures.object()
                .put("address", address.getAddress().getHostAddress())
                .put("port", address.getPort())
                .put("state", state(health.state()))
                .put("failures", health.failures())
                .put("cause", health.cause())
                .put("seconds-left", health.left().toSeconds())
                .put("sessions", lac.selection().sessions().of(address))
                .put("tunnels", tunnels.size())
                .put("trouble", trouble);
    }

    static String state(LnsHealth.State state) {
        return switch (state) {
            case HEALTHY -> "usable";
            case HALF_OPEN -> "half-open";
            case LOCKED_OUT -> "locked-out";
            case BARRED -> "barred";
        };
    }
}
