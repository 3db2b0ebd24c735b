package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code lac show subscriber WHICH}: everything about the sessions of a user, a MAC address, a circuit, or one session. */
final class SubscriberView implements View {
    @Override
    public String name() {
        return "subscriber";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode found = told.putArray(SubscriberReport.SUBSCRIBERS);
        lac.subscribers().stream()
                .filter(subscriber -> query.which().isEmpty() || SubscriberReport.isNamed(subscriber, query.which()))
                .forEach(subscriber -> found.add(whole(lac, subscriber)));
        query.arrange(told, found);
        return told;
    }

    private static ObjectNode whole(Lac lac, Subscriber subscriber) {
        ObjectNode json = SubscriberReport.json(lac, subscriber);
        CallRecord.putPhases(json, subscriber.story());
        subscriber.tell(json);
        return json;
    }
}
