package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A tunnel said in Cisco's words: Cisco-AVPairs {@code vpdn:KEY=VALUE}.
 *
 * <p>{@code ip-addresses} has a comma or blank between LNSes that share the load and a slash before those that are tried when all before
 * it have failed; {@code ip-address-limits} says in the same order how many sessions each may have.
 */
final class CiscoTunnel {
    private static final String PREFIX = "vpdn:";
    private static final Map<String, TunnelField> FIELDS = Map.of(
            "tunnel-id", TunnelField.CLIENT_AUTH_ID,
            "l2tp-tunnel-password", TunnelField.PASSWORD,
            "source-ip", TunnelField.CLIENT_ENDPOINT);
    private static final Map<String, Integer> TYPES = Map.of("pptp", 1, "l2f", 2, "l2tp", TunnelAttributes.L2TP);
    private static final int UNKNOWN_TYPE = 0xff_ffff;

    private List<List<String>> addresses = List.of();
    private List<Long> limits = List.of();

    /** What {@link #read} found. */
    enum Found {
        /** No {@code vpdn:} pair. */
        NOTHING,
        UNDERSTOOD,
        /** A {@code vpdn:} pair without meaning here. */
        IGNORED
    }

    /** Reads one Cisco-AVPair into {@code fields} or itself. */
    Found read(Octets pair, TunnelFields fields) throws MalformedPacketException {
        String text = pair.text();
        int equals = text.indexOf('=');
        if (!text.startsWith(PREFIX) || equals < 0) {
            return Found.NOTHING;
        }
        String key = text.substring(PREFIX.length(), equals).strip();
        String value = text.substring(equals + 1).strip();
        TunnelField field = FIELDS.get(key);
        if (field != null) {
            if (!value.isEmpty()) {
                fields.text(0, field, Octets.ofText(value));
            }
            return Found.UNDERSTOOD;
        }
        switch (key) {
            case "tunnel-type" ->
                fields.number(0, TunnelField.TYPE, TYPES.getOrDefault(value.toLowerCase(Locale.ROOT), UNKNOWN_TYPE));
            case "l2tp-hidden-avp" -> fields.number(0, TunnelField.HIDE_AVPS, isYes(value) ? 1 : 0);
            case "ip-addresses" -> {
                addresses = Arrays.stream(value.split("/"))
                        .map(CiscoTunnel::words)
                        .filter(group -> !group.isEmpty())
                        .toList();
                addresses.forEach(group ->
                        group.forEach(address -> fields.text(0, TunnelField.SERVER_ENDPOINT, Octets.ofText(address))));
            }
            case "ip-address-limits" -> limits = numbers(value);
            default -> {
                return Found.IGNORED;
            }
        }
        return Found.UNDERSTOOD;
    }

    private static boolean isYes(String value) {
        return List.of("yes", "true", "on", "1", "enable").contains(value.toLowerCase(Locale.ROOT));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<Long> numbers(String text) throws MalformedPacketException {
        List<String> words = words(text.replace('/', ' '));
        if (!words.stream().allMatch(word -> word.matches("\\d{1,9}"))) {
            throw new MalformedPacketException("vpdn:ip-address-limits: not numbers");
        }
        return words.stream().map(Long::valueOf).toList();
    }

    /** One offer for each group of addresses, the first preferred; where there are limits, one for each address. */
    List<TunnelOffer> parted(TunnelOffer whole) {
        if (addresses.size() < 2 && limits.isEmpty()) {
            return List.of(whole);
        }
        List<TunnelOffer> offers = new ArrayList<>();
        int seen = 0;
        for (int group = 0; group < addresses.size(); group++) {
            List<String> members = addresses.get(group);
            int preference = whole.preference() == TunnelOffer.NO_PREFERENCE ? group : whole.preference() + group;
            if (limits.isEmpty()) {
                offers.add(part(whole, preference, members, whole.maxSessions()));
            } else {
                int before = seen;
                IntStream.range(0, members.size())
                        .forEach(i -> offers.add(part(
                                whole,
                                preference,
                                List.of(members.get(i)),
                                before + i < limits.size() ? limits.get(before + i) : 0)));
            }
            seen += members.size();
        }
        return offers.isEmpty() ? List.of(whole) : offers;
    }

    private static TunnelOffer part(TunnelOffer whole, int preference, List<String> endpoints, long maxSessions) {
        return new TunnelOffer(
                whole.tag(),
                preference,
                endpoints,
                whole.clientEndpoint(),
                whole.password(),
                whole.assignmentId(),
                whole.clientAuthId(),
                whole.serverAuthId(),
                whole.privateGroupId(),
                maxSessions,
                whole.tunnelGroup(),
                whole.hideAvps());
    }
}
