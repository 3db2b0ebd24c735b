package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much of a core an authentication costs the client: encoding, sending, verifying and reading the answer, without the server's
 * share. Run its main method; the first rounds warm up.
 */
final class Throughput {
    private static final int LOGINS = 100_000;
    private static final int AT_ONCE = 200;

    private record Datagram(int socket, Octets octets) {}

    private Throughput() {}

    public static void main(String[] args) {
        for (int round = 0; round < 6; round++) {
            System.out.printf("%.1f µs of CPU for each of %d logins%n", round() / 1_000.0, LOGINS);
        }
    }

    /** Nanoseconds for each login. */
    private static double round() {
        TestServer server = new TestServer("192.0.2.10", 1812, "a secret of the usual length");
        server.reply = request -> List.of(
                TestServer.tagged(AttributeType.TUNNEL_TYPE, 1, 3),
                TestServer.tagged(AttributeType.TUNNEL_MEDIUM_TYPE, 1, 1),
                TestServer.tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "lns1.example.net"),
                TestServer.tagged(AttributeType.TUNNEL_ASSIGNMENT_ID, 1, "pool"),
                TestServer.tagged(AttributeType.TUNNEL_CLIENT_AUTH_ID, 1, "edge1"),
                TestServer.integer(AttributeType.SESSION_TIMEOUT, 86_400),
                new Attribute(AttributeType.CLASS, Octets.ofText("0123456789abcdef")));
        Deque<Datagram> sent = new ArrayDeque<>();
        RadiusClient client = client(server, sent);
        long[] accepted = {0};
        long now = 0;
        long spent = 0;
        for (int begun = 0; begun < LOGINS; begun += AT_ONCE) {
            long started = System.nanoTime();
            for (int i = 0; i < AT_ONCE; i++) {
                client.authenticate(
                        Bench.GROUP,
                        Bench.request("user" + begun + "@example.net", new Proof.Pap(Octets.ofText("password"))),
                        decision -> accepted[0] += decision instanceof Decision.Accept ? 1 : 0,
                        now);
            }
            spent += System.nanoTime() - started;
            Deque<Datagram> replies = new ArrayDeque<>();
            for (Datagram request : sent) {
                replies.add(new Datagram(request.socket, server.reply(TestServer.decoded(request.octets))));
            }
            sent.clear();
            now += 1_000_000;
            started = System.nanoTime();
            for (Datagram reply : replies) {
                client.receive(reply.socket, server.address, reply.octets.buffer(), now);
            }
            client.onDeadline(now);
            spent += System.nanoTime() - started;
        }
        if (accepted[0] != LOGINS) {
            throw new IllegalStateException(accepted[0] + " of " + LOGINS + " accepted");
        }
        return (double) spent / LOGINS;
    }

    private static RadiusClient client(TestServer server, Deque<Datagram> sent) {
        return new RadiusClient(
                Bench.settings(4, true, server),
                new SplittableRandom(1),
                new SplittableRandom(2),
                new Counters<>(RadiusEvent.class),
                new RadiusClient.Owner() {
                    @Override
                    public void send(int socket, InetSocketAddress to, Octets datagram) {
                        sent.add(new Datagram(socket, datagram));
                    }

                    @Override
                    public void send(String tlsServer, Octets packet) {
                        throw new IllegalStateException("no server has TLS");
                    }

                    @Override
                    public void reconnect(String tlsServer, String cause) {
                        throw new IllegalStateException("no server has TLS");
                    }
                });
    }
}
