package dev.lac.server;

import dev.lac.dataplane.ForwardingEvent;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.pppoe.DiscoveryEvent;
import dev.lac.protocol.Counters;
import dev.lac.radius.ServerState;
import dev.lac.selection.LnsHealth;
import dev.lac.selection.Selection;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a LAC stood at one moment, for whoever measures it: made by the control thread, read by any.
 *
 * @param sessions L2TP sessions, those included that are being set up
 * @param failures why logins failed
 * @param radius every server
 * @param addresses every known address of each configured LNS
 * @param drained by LNS
 * @param interfaces how they relay
 * @param discovery by access interface
 * @param radiusRepliesDropped because too much waited
 * @param forwarding what happened to frames besides being relayed
 */
record Readings(
        int subscribers,
        int connected,
        int tunnels,
        int sessions,
        int accountingWaiting,
        Map<EndReason, Long> failures,
        List<ServerState> radius,
        List<LnsAddress> addresses,
        Map<String, Boolean> drained,
        List<InterfaceReport> interfaces,
        Map<String, Map<DiscoveryEvent, Long>> discovery,
        long radiusRepliesDropped,
        Carried carried,
        Map<ForwardingEvent, Long> forwarding) {
    /**
     * An address of an LNS.
     *
     * @param sessions on it
     */
    record LnsAddress(String lns, InetSocketAddress address, LnsHealth.State state, int sessions) {}

    static Readings of(Lac lac) {
        long now = lac.loop().now();
        List<LnsAddress> addresses = new ArrayList<>();
        Map<String, Boolean> drained = new LinkedHashMap<>();
        for (Selection.LnsStatus lns : lac.selection().snapshot()) {
            drained.put(lns.name(), lns.drained());
            for (InetSocketAddress address : lac.addresses(lns.name())) {
                addresses.add(new LnsAddress(
                        lns.name(),
                        address,
                        lac.selection().health().status(address, now).state(),
                        lac.selection().sessions().of(address)));
            }
        }
        Carried carried = Carried.NOTHING;
        Map<String, Map<DiscoveryEvent, Long>> discovery = new LinkedHashMap<>();
        for (AccessInterface access : lac.interfaces()) {
            carried = carried.plus(access.traffic().total());
            Counters<DiscoveryEvent> counted = access.concentrator().counters();
            discovery.put(access.name(), counted.snapshot());
        }
        return new Readings(
                lac.subscriberCount(),
                lac.connectedCount(),
                lac.tunnelCount(),
                lac.callCount(),
                lac.accountingRecordsWaiting(),
                lac.failures().snapshot(),
                lac.radiusServers(),
                addresses,
                drained,
                lac.dataPlane().interfaces(),
                discovery,
                lac.radiusRepliesDropped(),
                carried,
                lac.dataPlane().counters().snapshot());
    }
}
