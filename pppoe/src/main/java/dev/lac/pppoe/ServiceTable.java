package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Profile} at work: its services by the octets of their names, and how many sessions each has (RFC 2516 §5.2, §5.4). */
final class ServiceTable {
    /** A service that is offered by name. */
    static final class Row {
        final Octets name;
        final Duration delay;
        private final int maxSessions;
        int sessions;

        private Row(Profile.Service service) {
            name = Octets.ofText(service.name());
            delay = service.delay() == null ? Duration.ZERO : service.delay();
            maxSessions = service.maxSessions();
        }

        boolean isFull() {
            return maxSessions > 0 && sessions >= maxSessions;
        }
    }

    private final String acName;
    private final boolean emptyServiceName;
    private final Map<Octets, Row> rows = new LinkedHashMap<>();

    ServiceTable(Profile profile) {
        acName = profile.acName();
        emptyServiceName = profile.emptyServiceName();
        for (Profile.Service service : profile.services()) {
            Row row = new Row(service);
            rows.put(row.name, row);
        }
    }

    String acName() {
        return acName;
    }

    /** Whether a request for {@code name} is served; an empty name asks for any service. */
    boolean offers(Octets name) {
        return name.isEmpty() ? emptyServiceName : rows.isEmpty() || rows.containsKey(name);
    }

    /** The row of {@code name}, or null when it has none. */
    @Nullable
    Row row(Octets name) {
        return rows.get(name);
    }

    /** What a PADO to a host that asks for {@code wanted} names: that first, then every other service with room. */
    List<Octets> offered(Octets wanted) {
        List<Octets> names = new ArrayList<>(List.of(wanted));
        for (Row row : rows.values()) {
            if (!row.name.equals(wanted) && !row.isFull()) {
                names.add(row.name);
            }
        }
        return names;
    }
}
