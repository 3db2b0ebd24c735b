package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.pppoe.VlanTags;
import dev.lac.selection.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose selection is to be explained, and what RADIUS is supposed to say.
 *
 * @param interfaceName null: the first that is configured
 * @param vlan as {@code 100} or {@code 100.7}; empty: untagged
 * @param radiusReply the text of a reply; empty: RADIUS names no tunnel
 */
public record ExplainQuestion(
        String user,
        String serviceName,
        @Nullable String circuitId,
        @Nullable String interfaceName,
        String vlan,
        String radiusReply) {
    private static final String USER = "user";
    private static final String SERVICE = "service-name";
    private static final String CIRCUIT = "circuit-id";
    private static final String INTERFACE = "interface";
    private static final String VLAN = "vlan";
    private static final String REPLY = "radius-reply";

    static ExplainQuestion of(JsonNode json) {
        return new ExplainQuestion(
                json.path(USER).asText(),
                json.path(SERVICE).asText(),
                json.hasNonNull(CIRCUIT) ? json.path(CIRCUIT).asText() : null,
                json.hasNonNull(INTERFACE) ? json.path(INTERFACE).asText() : null,
                json.path(VLAN).asText(),
                json.path(REPLY).asText());
    }

    public ObjectNode toJson() {
        return new ObjectMapper()
                .createObjectNode()
                .put(USER, user)
                .put(SERVICE, serviceName)
                .put(CIRCUIT, circuitId)
                .put(INTERFACE, interfaceName)
                .put(VLAN, vlan)
                .put(REPLY, radiusReply);
    }

    /**
     * @param interfaces those that are configured
     * @throws IllegalArgumentException if the VLAN or the interface cannot be
     */
    Caller caller(List<String> interfaces) {
        if (interfaceName != null && !interfaces.contains(interfaceName)) {
            throw new IllegalArgumentException(
                    "interface " + interfaceName + " is not configured; there are " + String.join(", ", interfaces));
        }
        return new Caller(
                user, serviceName, circuitId, interfaceName == null ? interfaces.get(0) : interfaceName, tags());
    }

    private VlanTags tags() {
        if (vlan.isEmpty()) {
            return VlanTags.NONE;
        }
        if (!vlan.matches("\\d{1,4}(\\.\\d{1,4})?")) {
            throw new IllegalArgumentException("VLAN \"" + vlan + "\" is not written as 100 or 100.7");
        }
        String[] ids = vlan.split("\\.", -1);
        int outer = Integer.parseInt(ids[0]);
        return ids.length == 1
                ? VlanTags.of(VlanTags.TPID_8021Q, outer)
                : VlanTags.of(VlanTags.TPID_8021AD, outer, VlanTags.TPID_8021Q, Integer.parseInt(ids[1]));
    }
}
