package dev.lac.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.ForwardingEvent;
import java.util.Locale;
import java.util.Map;

/** How figures stand in the JSON of every {@link View}. */
final class Figures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Figures() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A constant as people write it: in lower case, with hyphens. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code one session}, {@code no sessions}, {@code 7 sessions}. */
    static String counted(long count, String thing) {
        return switch ((int) Math.min(count, 2)) {
            case 0 -> "no " + thing + "s";
            case 1 -> "one " + thing;
            default -> count + " " + thing + "s";
        };
    }

    /** Counts by reason. */
    static <E extends Enum<E>> ObjectNode counts(Map<E, Long> counts) {
        ObjectNode json = object();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(count -> json.put(word(count.getKey()), count.getValue()));
        return json;
    }

    static void put(ObjectNode json, Carried carried) {
        json.put("up-packets", carried.upPackets())
                .put("up-octets", carried.upOctets())
                .put("down-packets", carried.downPackets())
                .put("down-octets", carried.downOctets())
                .put("fragmented", carried.events().getOrDefault(ForwardingEvent.FRAGMENTED, 0L))
                .set("events", counts(carried.events()));
    }
}
