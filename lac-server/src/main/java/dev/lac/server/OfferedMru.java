package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.PppConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.TunnelPath;
import dev.lac.dns.NameCache;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.VlanTags;
import dev.lac.selection.Caller;
import dev.lac.selection.Lns;
import dev.lac.selection.Prospect;
import dev.lac.selection.Selection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The Maximum-Receive-Unit that a subscriber is offered (RFC 1661 §6.1). LCP comes before the choice of the LNS, so it is the largest with
 * which nothing that the subscriber sends needs fragments on the way to any of the LNSes that its interface, VLAN, service and line leave
 * open.
 */
final class OfferedMru {
    /** "All IP hosts must be prepared to accept datagrams of up to 576 octets" (RFC 791 §3.1). */
    private static final int LEAST = 576;
    /** What Ethernet holds once PPP-Max-Payload has been agreed upon (RFC 4638). */
    private static final int MOST = 1500;

    private final LacConfig config;
    private final Selection selection;
    private final NameCache names;
    private final DataPlane dataPlane;
    private final Map<String, Manners> manners;

    /** @param manners by name of the LNS */
    OfferedMru(
            LacConfig config, Selection selection, NameCache names, DataPlane dataPlane, Map<String, Manners> manners) {
        this.config = config;
        this.selection = selection;
        this.names = names;
        this.dataPlane = dataPlane;
        this.manners = manners;
    }

    /** Octets of PPP information, 576 to 1500, before PPP-Max-Payload is looked at. */
    int of(AccessSession session, String interfaceName) {
        return of(new Caller("", session.serviceName(), session.line().circuitId(), interfaceName, session.vlanTags()));
    }

    /** The same for a subscriber without VLAN, service and circuit. */
    int usual(String interfaceName) {
        return of(new Caller("", "", null, interfaceName, VlanTags.NONE));
    }

    private int of(Caller nobody) {
        if (config.ppp().mru() != PppConfig.AUTO_MRU) {
            return config.ppp().mru();
        }
        Prospect prospect = selection.prospect(nobody);
        int least = MOST;
        if (prospect.others() || prospect.lnses().isEmpty()) {
            TunnelPath usual = new TunnelPath(0, locals().get(0), locals().get(0));
            least = payload(usual, Manners.usual(config.l2tp()));
        }
        for (Lns lns : prospect.lnses()) {
            least = Math.min(least, towards(lns));
        }
        return Math.max(LEAST, least);
    }

    private int towards(Lns lns) {
        Manners treated = manners.getOrDefault(lns.name(), Manners.usual(config.l2tp()));
        List<TunnelPath> paths = lns.endpoints().stream()
                .flatMap(endpoint -> names.known(endpoint).stream())
                .flatMap(address -> locals().stream()
                        .filter(local -> fits(local, lns, address))
                        .limit(1)
                        .map(local -> dataPlane.path(locals().indexOf(local), address)))
                .toList();
        InetSocketAddress usual = locals().get(0);
        return paths.isEmpty()
                ? payload(new TunnelPath(0, usual, usual), treated)
                : paths.stream().mapToInt(path -> payload(path, treated)).min().orElse(MOST);
    }

    /** Whether tunnels to {@code address} of {@code lns} are opened from {@code local}. */
    private static boolean fits(InetSocketAddress local, Lns lns, InetSocketAddress address) {
        InetAddress ours = local.getAddress();
        return ours.getClass() == address.getAddress().getClass()
                && (lns.source() == null || ours.equals(lns.source()));
    }

    private static int payload(TunnelPath path, Manners treated) {
        return Math.min(
                MOST,
                Overhead.of(path, ForwardingSettings.format(treated.data())).largestPayload());
    }

    private List<InetSocketAddress> locals() {
        return dataPlane.localAddresses();
    }
}
