package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.pppoe.Lockout;
import dev.lac.selection.LnsHealth;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** {@code lac show lockouts}: LNSes that are passed over, and subscribers who are not served for a time. */
final class LockoutsView implements View {
    @Override
    public String name() {
        return "lockouts";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode lockouts = told.putArray("lockouts");
        long now = lac.loop().now();
        Map<InetSocketAddress, String> names = new HashMap<>();
        lac.config()
                .lns()
                .forEach(lns -> lac.addresses(lns.name()).forEach(address -> names.putIfAbsent(address, lns.name())));
        for (LnsHealth.Status status : lac.selection().health().snapshot(now)) {
            lockouts.addObject()
                    .put("kind", "lns")
                    .put("which", status.address().getAddress().getHostAddress())
                    .put("lns", names.getOrDefault(status.address(), ""))
                    .put("interface", "")
                    .put("state", LnsView.state(status.state()))
                    .put("failures", status.failures())
                    .put("cause", status.cause())
                    .put("seconds-left", status.left().toSeconds());
        }
        for (AccessInterface access : lac.interfaces()) {
            for (Lockout lockout : access.concentrator().lockouts(now)) {
                lockouts.addObject()
                        .put("kind", "subscriber")
                        .put("which", lockout.key())
                        .put("lns", "")
                        .put("interface", access.name())
                        .put("state", "locked-out")
                        .put("failures", lockout.shortCycles())
                        .put("cause", "sessions that ended too soon")
                        .put("seconds-left", lockout.remaining().toSeconds());
            }
        }
        query.arrange(told, lockouts);
        return told;
    }
}
