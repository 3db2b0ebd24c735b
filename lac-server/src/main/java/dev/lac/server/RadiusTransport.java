package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.RadiusServerConfig;
import dev.lac.protocol.Octets;
import dev.lac.radius.RadiusClient.Role;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries the RADIUS client's packets: UDP sockets, and a connection to each server with TLS. */
public final class RadiusTransport implements RadiusWire {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final RadiusSockets sockets;
    private final Map<String, RadSec> connections = new HashMap<>();
    /** Replies dropped because the control thread had too much waiting. */
    private final AtomicLong dropped = new AtomicLong();

    private final ControlThread control;
    private final Upcalls upcalls;

    /**
     * @throws IllegalArgumentException naming a file that is no certificate or key
     */
    public RadiusTransport(LacConfig config, ControlThread control, Upcalls upcalls) {
        this.control = control;
        this.upcalls = upcalls;
        sockets = new RadiusSockets(
                group,
                config.radius().sockets(),
                (socket, from, datagram) -> punt(() -> upcalls.received(socket, from, datagram)));
        add(config.radius().authentication(), Role.AUTHENTICATION);
        add(config.radius().accounting(), Role.ACCOUNTING);
    }

    private void add(List<RadiusServerConfig> servers, Role role) {
        for (RadiusServerConfig server : servers) {
            RadiusServerConfig.Tls tls = server.tls();
            if (tls != null) {
                String name = RadiusSettings.name(server, role);
                connections.put(name, new RadSec(name, server.address(), tls, group.next(), new RadSecListener()));
            }
        }
    }

    @Override
    public void start() {
        connections.values().forEach(connection -> group.execute(connection::connect));
    }

    private void punt(Runnable entry) {
        if (!control.postPunt(entry)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void send(int socket, InetSocketAddress to, Octets datagram) {
        sockets.send(socket, to, datagram);
    }

    @Override
    public void send(String tlsServer, Octets packet) {
        with(tlsServer, connection -> connection.send(packet));
    }

    @Override
    public void reconnect(String tlsServer, String cause) {
        with(tlsServer, connection -> connection.reconnect(cause));
    }

    @Override
    public void addressChanged(String server, @Nullable InetSocketAddress address) {
        with(server, connection -> connection.target(address));
    }

    private void with(String server, Consumer<RadSec> action) {
        RadSec connection = connections.get(server);
        if (connection != null) {
            group.execute(() -> action.accept(connection));
        }
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        connections.values().forEach(connection -> group.execute(connection::close));
        sockets.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Passes on to the control thread what happens on Netty's. */
    private final class RadSecListener implements RadSec.Listener {
        @Override
        public void connected(String server) {
            control.post(() -> upcalls.connected(server));
        }

        @Override
        public void disconnected(String server, String cause) {
            control.post(() -> upcalls.disconnected(server, cause));
        }

        @Override
        public void received(String server, Octets packet) {
            punt(() -> upcalls.received(server, packet));
        }
    }
}
