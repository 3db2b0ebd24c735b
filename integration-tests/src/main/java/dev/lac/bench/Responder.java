package dev.lac.bench;

import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.RadiusDouble.Attribute;
import dev.lac.doubles.UdpPort;
import dev.lac.protocol.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The double of a RADIUS server as a process of its own, so that neither its CPU time nor its garbage is taken for the client's. */
@Command(name = "responder", description = "Answers RADIUS until it is killed.")
final class Responder implements Callable<Integer> {
    @Option(names = "--address", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private InetAddress address;

    @Option(names = "--users", required = true)
    private int users;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RadiusDouble radius = new RadiusDouble(Octets.ofText(World.RADIUS_SECRET), "Access denied");
        for (RadiusUser user : RadiusUser.all(users)) {
            radius.add(user.name(), user.password(), reply());
        }
        UdpPort[] port = new UdpPort[1];
        port[0] = new UdpPort(
                new InetSocketAddress(address, 1812),
                (from, datagram) -> radius.receive(datagram).ifPresent(reply -> port[0].send(from, reply)));
        new CountDownLatch(1).await();
        return 0;
    }

    /** What FreeRADIUS says in {@code ./bench radius}, too. */
    private static Attribute[] reply() {
        return new Attribute[] {
            new Attribute(6, Octets.of(0, 0, 0, 2)), // Service-Type Framed
            new Attribute(7, Octets.of(0, 0, 0, 1)), // Framed-Protocol PPP
            new Attribute(64, Octets.of(1, 0, 0, 3)), // Tunnel-Type L2TP
            new Attribute(65, Octets.of(1, 0, 0, 1)), // Tunnel-Medium-Type IPv4
            new Attribute(67, Octets.of(1).concat(Octets.ofText("lns1.bench.example"))), // Tunnel-Server-Endpoint
            new Attribute(82, Octets.of(1).concat(Octets.ofText("pool"))), // Tunnel-Assignment-ID
            new Attribute(25, Octets.ofText("0123456789abcdef")), // Class
            new Attribute(27, Octets.of(0, 1, 0x51, 0x80)) // Session-Timeout
        };
    }
}
