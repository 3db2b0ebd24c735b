package dev.lac.server;

import dev.lac.dns.DnsEvent;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.ppp.PppEvent;
import dev.lac.protocol.Counters;
import dev.lac.radius.AccountingDeliveryEvent;
import dev.lac.radius.DynamicAuthorizationEvent;
import dev.lac.radius.RadiusEvent;
import dev.lac.selection.SelectionEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one LAC counts, by area; beside this each access interface and the data plane count their own.
 *
 * @param lac what is of no protocol
 * @param ends why sessions ended
 * @param ppp links with subscribers
 * @param l2tp tunnels and calls
 * @param radius the client
 * @param accounting records until they are acknowledged
 * @param coa requests of RADIUS servers
 * @param selection the choice of LNSes
 * @param dns names
 */
public record LacCounters(
        Counters<LacEvent> lac,
        Counters<EndReason> ends,
        Counters<PppEvent> ppp,
        Counters<L2tpEvent> l2tp,
        Counters<RadiusEvent> radius,
        Counters<AccountingDeliveryEvent> accounting,
        Counters<DynamicAuthorizationEvent> coa,
        Counters<SelectionEvent> selection,
        Counters<DnsEvent> dns) {
    /** Nothing has been counted yet. */
    static LacCounters zero() {
        return new LacCounters(
                new Counters<>(LacEvent.class),
                new Counters<>(EndReason.class),
                new Counters<>(PppEvent.class),
                new Counters<>(L2tpEvent.class),
                new Counters<>(RadiusEvent.class),
                new Counters<>(AccountingDeliveryEvent.class),
                new Counters<>(DynamicAuthorizationEvent.class),
                new Counters<>(SelectionEvent.class),
                new Counters<>(DnsEvent.class));
    }

    /** All of them, by area. */
    Map<String, Counters<? extends Enum<?>>> byArea() {
        Map<String, Counters<? extends Enum<?>>> areas = new LinkedHashMap<>();
        areas.put("lac", lac);
        areas.put("ends", ends);
        areas.put("ppp", ppp);
        areas.put("l2tp", l2tp);
        areas.put("radius", radius);
        areas.put("accounting", accounting);
        areas.put("coa", coa);
        areas.put("selection", selection);
        areas.put("dns", dns);
        return areas;
    }

    /** All that are not zero, by area. */
    Map<String, Object> snapshot() {
        Map<String, Object> areas = new LinkedHashMap<>();
        byArea().forEach((area, counters) -> areas.put(area, counters.snapshot()));
        return areas;
    }
}
