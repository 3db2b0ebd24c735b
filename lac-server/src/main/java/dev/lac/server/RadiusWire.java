package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.protocol.Octets;
import dev.lac.radius.RadiusClient;
import java.net.InetSocketAddress;

/** What carries the packets of one RADIUS client. */
public interface RadiusWire extends RadiusClient.Owner, RadiusNames.Targets, AutoCloseable {
    /** Takes what comes, on the control thread. */
    interface Upcalls {
        void received(int socket, InetSocketAddress from, Octets datagram);

        void received(String tlsServer, Octets packet);

        void connected(String tlsServer);

        void disconnected(String tlsServer, String cause);
    }

    /** Opens wires. */
    interface Factory {
        /**
         * A wire to the servers of {@code config}.
         *
         * @throws IllegalArgumentException naming a file that is no certificate or key
         */
        RadiusWire open(LacConfig config, Upcalls upcalls);
    }

    /** Begins to connect; to be called when there is somebody to hear of it. */
    void start();

    /** Replies that the control thread could not take. */
    long dropped();

    @Override
    void close();
}
