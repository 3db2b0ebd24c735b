package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** {@code lac show subscribers PART}: everybody in whose name, MAC address, circuit or Acct-Session-Id the part is found. */
final class SubscribersView implements View {
    @Override
    public String name() {
        return "subscribers";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode found = told.putArray(SubscriberReport.SUBSCRIBERS);
        String part = query.which().toLowerCase(Locale.ROOT);
        List<Subscriber> all = lac.subscribers();
        told.put("total", all.size());
        all.stream()
                .filter(subscriber -> SubscriberReport.matches(subscriber, part))
                .forEach(subscriber -> found.add(SubscriberReport.json(lac, subscriber)));
        query.arrange(told, found);
        return told;
    }
}
