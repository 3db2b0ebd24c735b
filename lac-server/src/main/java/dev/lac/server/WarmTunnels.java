package dev.lac.server;

import dev.lac.config.LnsConfig;
import dev.lac.protocol.Timed;
import dev.lac.selection.Candidate;
import dev.lac.selection.Hunt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Keeps a tunnel open to every LNS that is to have one without calls, and opens it again when it was lost. */
final class WarmTunnels implements Timed {
    private static final Logger LOG = LogManager.getLogger();
    private static final long LOOK_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final List<LnsConfig> lnses;
    private final Lac lac;
    private final Set<String> beingLookedFor = new HashSet<>();
    private long next;

    WarmTunnels(List<LnsConfig> lnses, Lac lac, long now) {
        this.lnses = lnses.stream().filter(LnsConfig::keepWarm).toList();
        this.lac = lac;
        next = this.lnses.isEmpty() ? NEVER : now;
    }

    @Override
    public long nextDeadline() {
        return next;
    }

    @Override
    public void onDeadline(long now) {
        next = lac.isShuttingDown() ? NEVER : now + LOOK_INTERVAL;
        if (next != NEVER) {
            new ArrayList<>(lnses).forEach(lns -> look(lns, now));
        }
    }

    private void look(LnsConfig lns, long now) {
        if (!beingLookedFor.add(lns.name())) {
            return;
        }
        Hunt hunt = lac.selection().hunt(lac.selection().planLns(lns.name()), now);
        hunt.next(now, found -> {
            if (found.isEmpty()) {
                beingLookedFor.remove(lns.name());
                LOG.warn("no tunnel can be kept to {}: {}", lns.name(), hunt.failures());
                return;
            }
            hunt.abandoned(lac.loop().now()); // there is no call
            open(found.get(), lns.name());
        });
        lac.selectionSpokenTo();
    }

    private void open(Candidate candidate, String name) {
        Manners manners = lac.manners(candidate);
        lac.tunnelSecrets().obtain(candidate, manners, answer -> {
            beingLookedFor.remove(name);
            if (answer instanceof TunnelSecrets.Answer.Refuse refuse) {
                LOG.warn("no tunnel can be kept to {}: {}", name, refuse.cause());
            } else if (answer instanceof TunnelSecrets.Answer.Use use && !lac.isShuttingDown()) {
                lac.tunnels()
                        .keepWarm(
                                new Tunnels.Target(candidate, manners, use.secret()),
                                lac.loop().now());
            }
        });
    }
}
