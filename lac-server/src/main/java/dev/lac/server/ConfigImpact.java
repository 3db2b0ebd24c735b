package dev.lac.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.ConfigSchema;
import dev.lac.config.ConfigSchema.Effect;
import dev.lac.config.ConfigTree;
import dev.lac.config.LacConfig;
import dev.lac.selection.Sessions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What one change of the configuration means for a running LAC: when it counts, whom it touches, and why it is refused if it is. */
final class ConfigImpact {
    private static final Pattern ENTRY = Pattern.compile("^(lns|lns-groups|selection\\.rules)\\[([^]]*)](.*)$");

    private final ConfigTree.Change change;
    private final Effect effect;
    private final String refusal;
    private final String list;
    private final String entry;
    private final boolean whole;

    private ConfigImpact(ConfigTree.Change change, Effect effect, String refusal) {
        this.change = change;
        this.effect = effect;
        this.refusal = refusal;
        Matcher matcher = ENTRY.matcher(change.path());
        boolean found = matcher.matches();
        list = found ? matcher.group(1) : "";
        entry = found ? matcher.group(2) : "";
        whole = found && matcher.group(3).isEmpty();
    }

    /** Of each change; {@code after} is the whole of the other configuration. */
    static List<ConfigImpact> of(List<ConfigTree.Change> changes, LacConfig before, LacConfig after, Lac lac) {
        return changes.stream()
                .map(change -> {
                    ConfigSchema.Key key = ConfigSchema.of(change.key());
                    String refusal =
                            key.effect() == Effect.RESTART ? key.restartReason() : refusal(change, before, after, lac);
                    return new ConfigImpact(change, refusal.isEmpty() ? key.effect() : Effect.RESTART, refusal);
                })
                .toList();
    }

    /** What depends on the values; empty: nothing is in the way. */
    private static String refusal(ConfigTree.Change change, LacConfig before, LacConfig after, Lac lac) {
        if (change.key().equals("pppoe.vlans")
                && DiscoverySettings.servesTags(before.pppoe()) != DiscoverySettings.servesTags(after.pppoe())) {
            return "sockets sense VLAN tags, or do not, from the start";
        }
        if (change.key().equals("lns") || change.key().equals("lns[].local")) {
            Set<InetAddress> open = lac.dataPlane().localAddresses().stream()
                    .map(InetSocketAddress::getAddress)
                    .collect(Collectors.toSet());
            return LocalAddresses.of(after).stream()
                    .map(InetSocketAddress::getAddress)
                    .filter(local -> !open.contains(local))
                    .findFirst()
                    .map(local -> "sockets are opened at the start, and there is none at " + local.getHostAddress())
                    .orElse("");
        }
        return "";
    }

    boolean isRefused() {
        return effect == Effect.RESTART;
    }

    /** The LNS that is gone, or of which tunnels or sessions would be others now; empty: none. */
    String lnsLeftBehind() {
        boolean gone = whole && change.after() == null;
        boolean changed = !whole && (effect == Effect.TUNNEL || effect == Effect.LOGIN);
        return list.equals("lns") && (gone || changed) ? entry : "";
    }

    /** On the control loop. */
    ObjectNode json(Lac lac, boolean drop) {
        return Figures.object()
                .put("key", change.path())
                .put("old", change.before() == null ? "" : change.before())
                .put("new", change.after() == null ? "" : change.after())
                .put("effect", word())
                .put("subscribers", subscribers(lac))
                .put("tunnels", tunnels(lac))
                .put("note", note(drop));
    }

    private String word() {
        return switch (effect) {
            case NOW -> "now";
            case LOGIN -> "next-login";
            case TUNNEL -> "next-tunnel";
            case RESTART -> "restart";
        };
    }

    private String note(boolean drop) {
        if (isRefused()) {
            return "refused: " + refusal;
        }
        boolean left = !lnsLeftBehind().isEmpty();
        if (left && drop) {
            return "its sessions are ended";
        }
        if (left && whole) {
            return "its sessions stay until they end";
        }
        return switch (effect) {
            case LOGIN -> whole ? "" : "sessions that are up keep what they have";
            case TUNNEL -> "tunnels that are up keep what they have";
            default -> "";
        };
    }

    private long subscribers(Lac lac) {
        Sessions sessions = lac.selection().sessions();
        return switch (list) {
            case "lns" -> sessions.ofLns(entry);
            case "lns-groups" -> sessions.ofGroup(entry);
            case "selection.rules" -> sessions.ofRule(entry);
            default -> concernsSessions() ? lac.connectedCount() : 0;
        };
    }

    private boolean concernsSessions() {
        return List.of("pppoe.", "ppp.", "aaa.", "accounting.", "radius.accounting", "l2tp.", "dataplane.", "name")
                .stream()
                .anyMatch(change.key()::startsWith);
    }

    private long tunnels(Lac lac) {
        if (list.equals("lns")) {
            return lac.tunnels().known().stream()
                    .filter(known -> known.candidate().destination().lnsName().equals(entry))
                    .count();
        }
        return change.key().startsWith("l2tp.") ? lac.tunnelCount() : 0;
    }
}
