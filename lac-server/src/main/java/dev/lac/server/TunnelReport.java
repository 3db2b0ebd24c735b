package dev.lac.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.TunnelPath;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A tunnel as JSON: its ends, the way between them, what the way leaves of a packet, and what it has carried. */
final class TunnelReport {
    static final String TUNNELS = "tunnels";

    private TunnelReport() {}

    /**
     * Those that the query names: by a local id, the name of an LNS or its address; else all.
     */
    static ObjectNode of(Lac lac, View.Query query) {
        ObjectNode told = Figures.object();
        ArrayNode tunnels = told.putArray(TUNNELS);
        named(lac, query.which()).forEach(tunnel -> tunnels.add(json(lac, tunnel)));
        query.arrange(told, tunnels);
        return told;
    }

    /** The tunnels that {@code which} names, by local id. */
    static List<Tunnels.Known> named(Lac lac, String which) {
        return lac.tunnels().known().stream()
                .filter(tunnel -> which.isEmpty() || isNamed(tunnel, which))
                .sorted(Comparator.comparingInt(tunnel -> tunnel.tunnel().localId()))
                .toList();
    }

    private static boolean isNamed(Tunnels.Known known, String which) {
        return which.equals(String.valueOf(known.tunnel().localId()))
                || which.equals(known.candidate().destination().lnsName())
                || which.equals(known.tunnel().peer().getAddress().getHostAddress());
    }

    private static ObjectNode json(Lac lac, Tunnels.Known known) {
        TrafficSum traffic = lac.tunnels().traffic().of(known.tunnel().localId());
        ObjectNode json = Figures.object()
                .put("id", known.tunnel().localId())
                .put("peer-id", known.tunnel().peerId())
                .put("state", state(known))
                .put("lns", known.candidate().destination().lnsName())
                .put("peer-name", known.tunnel().peerHostName())
                .put("peer", text(known.tunnel().peer()))
                .put("local", text(known.path().localAddress()))
                .put("sessions", traffic.sessions())
                .put("past-sessions", traffic.pastSessions());
        putPath(json, known.path().route());
        putFormat(json, known);
        Figures.put(json, traffic.total());
        return json;
    }

    private static String state(Tunnels.Known known) {
        if (known.tunnel().isClosed()) {
            return "closing";
        }
        return known.tunnel().isEstablished() ? "up" : "opening";
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    static void putPath(ObjectNode json, TunnelPath.Route route) {
        json.put("interface", route.interfaceName())
                .put("path-mtu", route.mtu())
                .put("path-mtu-from", source(route))
                .put("trouble", route.trouble());
    }

    /** Where the path MTU is from: nobody looked, the interface itself, or the network beyond it. */
    private static String source(TunnelPath.Route route) {
        if (route.interfaceIndex() == 0) {
            return "assumed";
        }
        try {
            NetworkInterface out = NetworkInterface.getByName(route.interfaceName());
            if (out != null && route.mtu() < out.getMTU()) {
                return "ICMP or the route, as " + route.interfaceName() + " has " + out.getMTU();
            }
        } catch (SocketException e) {
            return "the route"; // the interface has gone this moment
        }
        return route.interfaceName();
    }

    static void putFormat(ObjectNode json, Tunnels.Known known) {
        DataFormat format = ForwardingSettings.format(known.manners().data());
        Overhead overhead = Overhead.of(known.path(), format);
        Overhead numbered = Overhead.of(known.path(), format.withSequencing(true));
        json.put("dont-fragment", Figures.word(format.dontFragment()))
                .put("dscp", format.dscp() == DataFormat.COPY_DSCP ? "copy" : String.valueOf(format.dscp()))
                .put("sequencing", format.sequencing())
                .put("reorder-timeout-ms", format.reorder().toMillis())
                .put("overhead", overhead.octets())
                .put("overhead-with-sequence-numbers", numbered.octets())
                .put("largest-payload", overhead.largestPayload())
                .put("largest-bridged-payload", overhead.largestBridgedPayload())
                .put("clamp-mss", format.clampMss())
                .put("mss-ipv4", overhead.mssIpv4())
                .put("mss-ipv6", overhead.mssIpv6())
                .put("too-big", tooBig(format, overhead));
    }

    private static String tooBig(DataFormat format, Overhead overhead) {
        String fate = switch (format.dontFragment()) {
            case CLEAR -> "are sent in fragments";
            case SET -> "are dropped";
            case COPY -> "are dropped where the IP packet inside must not be fragmented, else sent in fragments";
        };
        return String.format(Locale.ROOT, "PPP packets longer than %,d octets %s", overhead.largestPayload(), fate);
    }
}
