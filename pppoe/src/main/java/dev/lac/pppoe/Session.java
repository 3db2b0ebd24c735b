package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/** A live PPPoE session with what the access concentrator keeps beside it (RFC 2516 §5.4). */
final class Session {
    final AccessSession access;
    final Host host;
    /** As received: it need not be the UTF-8 that the text in {@link #access} assumes. */
    final Octets serviceName;

    ServiceTable.@Nullable Row service;
    final long openedAt;
    /** Whether a PPP frame has come. */
    boolean heard;

    Session(AccessSession access, Octets serviceName, ServiceTable.@Nullable Row service, long now) {
        this.access = access;
        this.host = new Host(access.mac(), access.vlanTags());
        this.serviceName = serviceName;
        this.service = service;
        this.openedAt = now;
    }
}
