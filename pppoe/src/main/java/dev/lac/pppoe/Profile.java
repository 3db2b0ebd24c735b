package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an access concentrator calls itself and offers, on an interface or on some of its VLANs (RFC 2516 §5.2, appendix A).
 *
 * @param acName the AC-Name tag, 1 to 255 octets
 * @param services offered by name; empty: whatever the host asks for, the policy that §9 recommends
 * @param emptyServiceName whether a request for any service (a Service-Name of length 0) is served
 */
public record Profile(String acName, List<Service> services, boolean emptyServiceName) {
    private static final int MAXIMUM_NAME = 255;

    public Profile {
        named("AC-Name", acName);
        services = List.copyOf(services);
        if (services.stream().map(Service::name).distinct().count() != services.size()) {
            throw new IllegalArgumentException("a service is named twice");
        }
    }

    /** Serves every request. */
    public static Profile ofAnyService(String acName) {
        return new Profile(acName, List.of(), true);
    }

    private static void named(String what, String name) {
        int length = Octets.ofText(name).length();
        if (length < 1 || length > MAXIMUM_NAME) {
            throw new IllegalArgumentException(what + ": 1 to " + MAXIMUM_NAME + " octets, not " + length);
        }
    }

    /**
     * One row of a service-name table.
     *
     * @param name the Service-Name tag, 1 to 255 octets
     * @param maxSessions of those who asked for it by name, over all VLANs of its profile; 0: no limit
     * @param delay how long a PADO waits when it is asked for by name; null: not at all
     */
    public record Service(
            String name, int maxSessions, @Nullable Duration delay) {
        public Service {
            named("service name", name);
            if (maxSessions < 0) {
                throw new IllegalArgumentException("sessions of a service: " + maxSessions);
            }
            PadoDelay.check(delay);
        }

        /** A service without limit and delay. */
        public Service(String name) {
            this(name, 0, null);
        }
    }
}
