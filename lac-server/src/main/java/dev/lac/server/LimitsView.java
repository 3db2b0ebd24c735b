package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.LnsConfig;
import dev.lac.config.LnsGroupConfig;
import dev.lac.config.SelectionConfig;
import dev.lac.selection.Sessions;

/** {@code lac show limits}: everything of which there is only so much, and how much of it is used. */
final class LimitsView implements View {
    private static final String LIMITS = "limits";

    @Override
    public String name() {
        return LIMITS;
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode limits = told.putArray(LIMITS);
        for (AccessInterface access : lac.interfaces()) {
            int most = lac.config().pppoe().limits().sessions();
            add(limits, "pppoe.max-sessions", access.name(), access.subscriberCount(), most);
        }
        add(limits, "tunnel ids", "", lac.tunnels().count(), IdPool.IDS - 1);
        add(limits, "session ids", "", lac.callCount(), IdPool.IDS - 1);
        Sessions sessions = lac.selection().sessions();
        for (LnsConfig lns : lac.config().lns()) {
            addIfLimited(
                    limits,
                    "lns.max-sessions",
                    lns.name(),
                    sessions.ofLns(lns.name()),
                    lns.limits().sessions());
        }
        for (LnsGroupConfig group : lac.config().lnsGroups()) {
            addIfLimited(
                    limits,
                    "lns-groups.max-sessions",
                    group.name(),
                    sessions.ofGroup(group.name()),
                    group.maxSessions());
        }
        for (SelectionConfig.Rule rule : lac.config().selection().rules()) {
            addIfLimited(
                    limits,
                    "selection.rules.max-sessions",
                    rule.name(),
                    sessions.ofRule(rule.name()),
                    rule.maxSessions());
        }
        add(
                limits,
                "accounting.window",
                "",
                lac.accountingRecordsWaiting(),
                lac.config().accounting().window());
        query.arrange(told, limits);
        return told;
    }

    private static void addIfLimited(ArrayNode limits, String limit, String where, long used, long most) {
        if (most > 0) {
            add(limits, limit, where, used, most);
        }
    }

    private static void add(ArrayNode limits, String limit, String where, long used, long most) {
        limits.addObject()
                .put("limit", limit)
                .put("where", where)
                .put("used", used)
                .put("max", most);
    }
}
