package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.Relay;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * {@code lac show subscribers PART}: everybody in whose name, MAC address, circuit or Acct-Session-Id the part is found. Of tens of thousands only
 * those are described that are shown.
 */
final class SubscribersView implements View {
    private static final Map<String, Comparator<Subscriber>> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("user", Comparator.comparing(Subscriber::user));
        ORDERS.put("id", Comparator.comparing(Subscriber::accountingId));
        ORDERS.put("mac", Comparator.comparing(each -> each.session().mac().toString()));
        ORDERS.put("interface", Comparator.comparing(Subscriber::interfaceName));
        ORDERS.put("vlan", Comparator.comparing(each -> CallRecord.vlan(each.session())));
        ORDERS.put("circuit-id", Comparator.comparing(each -> CallRecord.circuit(each.session())));
        ORDERS.put("stage", Comparator.comparing(each -> each.story().phase()));
        ORDERS.put("since", Comparator.comparingLong(each -> each.story().began()));
        ORDERS.put(
                "lns",
                Comparator.comparing(each -> each.connection()
                        .map(connection -> connection.lns().destination().lnsName())
                        .orElse("")));
        ORDERS.put("up-packets", mostFirst(Relay.Traffic::upPackets));
        ORDERS.put("up-octets", mostFirst(Relay.Traffic::upOctets));
        ORDERS.put("down-packets", mostFirst(Relay.Traffic::downPackets));
        ORDERS.put("down-octets", mostFirst(Relay.Traffic::downOctets));
    }

    private static Comparator<Subscriber> mostFirst(ToLongFunction<Relay.Traffic> figure) {
        return Comparator.comparingLong(each -> {
            Relay relay = each.relayed();
            return relay == null ? 1 : -figure.applyAsLong(relay.traffic());
        });
    }

    @Override
    public String name() {
        return "subscribers";
    }

    /** @throws IllegalArgumentException when they cannot be sorted by that field */
    @Override
    public JsonNode tell(Lac lac, Query query) {
        String part = query.which().toLowerCase(Locale.ROOT);
        List<Subscriber> all = lac.subscribers();
        List<Subscriber> matched = all.stream()
                .filter(subscriber -> SubscriberReport.matches(subscriber, part))
                .toList();
        List<Subscriber> shown = matched.stream()
                .sorted(order(query.sort().isEmpty() ? "id" : query.sort()))
                .toList();
        ObjectNode told = Figures.object();
        ArrayNode list = told.putArray(SubscriberReport.SUBSCRIBERS);
        shown.stream()
                .limit(query.limit() > 0 ? query.limit() : shown.size())
                .forEach(subscriber -> list.add(SubscriberReport.json(lac, subscriber)));
        return told.put("total", all.size()).put("matched", matched.size());
    }

    private static Comparator<Subscriber> order(String field) {
        Comparator<Subscriber> order = ORDERS.get(field);
        if (order == null) {
            throw new IllegalArgumentException("subscribers are not sorted by \"" + field + "\"; they are by "
                    + String.join(", ", ORDERS.keySet()));
        }
        return order.thenComparing(Subscriber::accountingId);
    }
}
