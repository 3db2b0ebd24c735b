package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From a PADI to its PADO or to none (RFC 2516 §5.1, §5.2): by service, limits, rate and load. */
final class Offers {
    private final AccessConcentrator.Settings settings;
    private final ServiceTables services;
    private final SessionTable sessions;
    private final Admission admission;
    private final AcCookie cookie;
    private final Counters<DiscoveryEvent> counters;
    private final Sender sender;
    private final PadiRate rate;
    private final PendingOffers pending;

    Offers(
            AccessConcentrator.Settings settings,
            ServiceTables services,
            SessionTable sessions,
            Admission admission,
            AcCookie cookie,
            Counters<DiscoveryEvent> counters,
            Sender sender,
            PendingOffers pending) {
        this.settings = settings;
        this.services = services;
        this.sessions = sessions;
        this.admission = admission;
        this.cookie = cookie;
        this.counters = counters;
        this.sender = sender;
        this.pending = pending;
        this.rate = new PadiRate(settings.limits());
    }

    void onPadi(DiscoveryPacket padi, Host from, long now) {
        DiscoveryEvent excess = rate.excess(from, now);
        if (excess != null) {
            sender.dropped(excess, from);
            return;
        }
        ServiceTable table = services.of(from);
        Octets wanted = padi.serviceName();
        // "If the Access Concentrator can not serve the PADI it MUST NOT respond with a PADO."
        if (!table.offers(wanted)) {
            sender.dropped(DiscoveryEvent.PADI_SERVICE_NOT_OFFERED, from);
            return;
        }
        if (!isAdmitted(padi, from, table, now)) {
            return;
        }
        Duration delay = delay(table.row(wanted));
        if (delay == null) {
            sender.dropped(DiscoveryEvent.PADI_OVERLOAD, from);
        } else if (delay.isZero()) {
            offer(padi, from, table, now);
        } else {
            DiscoveryEvent why = pending.add(from, padi, now + delay.toNanos());
            if (why == null) {
                counters.increment(DiscoveryEvent.PADO_DELAYED);
            } else {
                sender.dropped(why, from);
            }
        }
    }

    private boolean isAdmitted(DiscoveryPacket padi, Host from, ServiceTable table, long now) {
        AccessLine line = AccessLine.of(padi, counters);
        Session leaving = admission.leaving(padi, from);
        Admission.Refusal refusal = admission.refusal(from, line, table.row(padi.serviceName()), leaving, now);
        if (refusal != null) {
            counters.increment(refusal.reason());
            sender.dropped(DiscoveryEvent.PADI_REFUSED, from);
        }
        return refusal == null;
    }

    /** How long a PADO waits: by the load or by its service, whichever is more; null for ever. */
    private @Nullable Duration delay(ServiceTable.@Nullable Row row) {
        Duration delay = row == null ? Duration.ZERO : row.delay;
        PadoDelay step = null;
        for (PadoDelay candidate : settings.padoDelays()) {
            step = sessions.count() >= candidate.sessions() ? candidate : step;
        }
        if (step == null) {
            return delay;
        }
        Duration byLoad = step.delay();
        return byLoad != null && byLoad.compareTo(delay) < 0 ? delay : byLoad;
    }

    private void offer(DiscoveryPacket padi, Host to, ServiceTable table, long now) {
        DiscoveryPacket pado = Answers.pado(
                padi,
                table.acName(),
                table.offered(padi.serviceName()),
                cookie.make(to, now),
                MaxPayload.granted(padi, settings.maxPayload(), counters));
        sender.send(to, pado, DiscoveryEvent.PADO_SENT);
    }

    long nextDeadline() {
        return pending.nextDeadline();
    }

    void onDeadline(long now) {
        for (PendingOffers.Pending due = pending.poll(now); due != null; due = pending.poll(now)) {
            // Whether there is room is asked again: others have come in the meantime.
            ServiceTable table = services.of(due.host());
            if (isAdmitted(due.padi(), due.host(), table, now)) {
                offer(due.padi(), due.host(), table, now);
            }
        }
    }
}
