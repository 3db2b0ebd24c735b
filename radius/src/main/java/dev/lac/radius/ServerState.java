package dev.lac.radius;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is doing, for an operator to see.
 *
 * @param address where it is asked; absent while its name is not resolved
 * @param trouble why it is not asked or asked last; absent for a server that is well
 * @param deadFor how long it will still be asked last; absent for one that is not dead, or that answers to a probe must end
 * @param inFlight requests without an answer
 * @param waiting requests that wait for a server of its group in its role
 * @param requests it was asked, each counted once
 * @param retransmissions of them
 * @param answered requests it has answered
 * @param timeouts requests it has not answered in all their tries
 * @param responseTime the smoothed time from a request's first transmission to the answer of one not repeated; absent before there is one
 */
public record ServerState(
        String name,
        RadiusClient.Role role,
        String group,
        RadiusClient.Transport transport,
        @Nullable InetSocketAddress address,
        boolean alive,
        @Nullable String trouble,
        @Nullable Duration deadFor,
        int inFlight,
        int waiting,
        long requests,
        long retransmissions,
        long answered,
        long timeouts,
        @Nullable Duration responseTime) {}
