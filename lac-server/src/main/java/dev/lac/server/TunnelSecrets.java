package dev.lac.server;

import dev.lac.config.LnsConfig.TunnelAuthentication;
import dev.lac.config.Secret;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccessLine;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.Attachment;
import dev.lac.radius.Decision;
import dev.lac.radius.Proof;
import dev.lac.selection.Candidate;
import dev.lac.selection.Lns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the secret of a tunnel comes from: the file, or RADIUS, which is asked for it with the LNS' name as User-Name before the tunnel
 * is opened.
 */
final class TunnelSecrets {
    /** What a tunnel may be opened with. */
    sealed interface Answer {
        /** With {@code secret}; null: without authentication. */
        record Use(@Nullable Octets secret) implements Answer {}

        /** Not at all: RADIUS must give a secret and does not. */
        record Refuse(String cause) implements Answer {}
    }

    private final Aaa.Radius radius;
    private final String group;
    private final Secret password;
    private final ControlLoop loop;
    private final Map<String, List<Consumer<Decision>>> asking = new HashMap<>();

    /**
     * @param group of RADIUS servers
     * @param password of the requests
     */
    TunnelSecrets(Aaa.Radius radius, String group, Secret password, ControlLoop loop) {
        this.radius = radius;
        this.group = group;
        this.password = password;
        this.loop = loop;
    }

    /** Finds the secret for a new tunnel to {@code candidate}; {@code then} is told once, perhaps before this returns. */
    void obtain(Candidate candidate, Manners manners, Consumer<Answer> then) {
        Octets local = candidate.destination().parameters().secret();
        Lns lns = candidate.destination().lns();
        if (manners.tunnelAuthentication() == TunnelAuthentication.LOCAL || lns == null) {
            then.accept(new Answer.Use(local));
            return;
        }
        boolean mandatory = manners.tunnelAuthentication() == TunnelAuthentication.RADIUS_MANDATORY;
        ask(lns.name(), decision -> {
            Octets given = password(decision);
            if (given != null || !mandatory) {
                then.accept(new Answer.Use(given == null ? local : given));
            } else {
                then.accept(
                        new Answer.Refuse("RADIUS gives no Tunnel-Password for " + lns.name() + ": " + why(decision)));
            }
        });
    }

    /** One request for all who want the same. */
    private void ask(String name, Consumer<Decision> then) {
        List<Consumer<Decision>> waiting = asking.get(name);
        if (waiting != null) {
            waiting.add(then);
            return;
        }
        asking.put(name, new ArrayList<>(List.of(then)));
        AccessRequest request = new AccessRequest(
                name,
                new Proof.Pap(Octets.copyOf(password.octets())),
                AccessRequest.Service.OUTBOUND,
                new Attachment(Attachment.VIRTUAL, "", "", null, AccessLine.UNKNOWN),
                0,
                "",
                List.of());
        radius.authenticate(
                group,
                request,
                decision -> Objects.requireNonNullElse(asking.remove(name), List.<Consumer<Decision>>of())
                        .forEach(each -> each.accept(decision)),
                loop.now());
    }

    private static @Nullable Octets password(Decision decision) {
        return decision instanceof Decision.Accept accept ? accept.tunnelPassword() : null;
    }

    private static String why(Decision decision) {
        if (decision instanceof Decision.Unavailable unavailable) {
            return unavailable.cause();
        }
        return decision instanceof Decision.Reject ? "Access-Reject" : "its Access-Accept has none";
    }
}
