package dev.lac.selection;

import dev.lac.pppoe.VlanTags;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a login, for rules to ask for.
 *
 * @param userName as the subscriber gave it
 * @param serviceName the PPPoE Service-Name (RFC 2516 App. A); empty: any service
 * @param circuitId Agent Circuit ID (TR-101 R-125); null: the access node gives none
 * @param interfaceName the access interface
 * @param vlan the tags of the subscriber's frames
 */
public record Caller(
        String userName, String serviceName, @Nullable String circuitId, String interfaceName, VlanTags vlan) {
    @Override
    public String toString() {
        return userName + (serviceName.isEmpty() ? "" : ", service " + serviceName)
                + (circuitId == null ? "" : ", circuit-id " + circuitId) + ", " + interfaceName + ", VLAN " + vlan;
    }
}
