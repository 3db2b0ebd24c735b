package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client, its servers and the wires between them, on a virtual clock. */
final class Bench {
    /** A datagram the client sent. */
    record Sent(long at, int socket, InetSocketAddress to, Octets datagram) {}

    static final String GROUP = "isp";
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    final VirtualClock clock = new VirtualClock();
    final Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);
    final List<Sent> sent = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<AccountingResult> results = new ArrayList<>();
    final List<String> reconnects = new ArrayList<>();
    final RadiusClient client;

    private final Random random = new Random(42);
    private final Map<InetSocketAddress, TestServer> servers = new LinkedHashMap<>();
    private double loss;
    private Duration jitter = Duration.ZERO;

    Bench(RadiusClient.Settings settings, TestServer... servers) {
        for (TestServer server : servers) {
            this.servers.put(server.address, server);
        }
        client = new RadiusClient(settings, new Random(7), new Random(8), counters, new RadiusClient.Owner() {
            @Override
            public void send(int socket, InetSocketAddress to, Octets datagram) {
                Bench.this.send(socket, to, datagram);
            }

            @Override
            public void send(String tlsServer, Octets packet) {
                Bench.this.send(tlsServer, packet);
            }

            @Override
            public void reconnect(String tlsServer, String cause) {
                reconnects.add(tlsServer + ": " + cause);
            }
        });
        clock.drive(client);
    }

    /** With the defaults of the operator's file, one authentication server and nothing to account to. */
    static Bench with(TestServer... servers) {
        return new Bench(settings(1, true, servers), servers);
    }

    static RadiusClient.Settings settings(int sockets, boolean requireMessageAuthenticator, TestServer... servers) {
        List<RadiusClient.Server> known = new ArrayList<>();
        for (TestServer server : servers) {
            known.add(server.settings(requireMessageAuthenticator));
        }
        return new RadiusClient.Settings(
                new NasIdentity("lac", new InetSocketAddress("192.0.2.1", 0).getAddress()),
                sockets,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                3,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                EPOCH,
                false,
                TunnelMapping.standard(),
                known);
    }

    Bench losing(double loss, Duration jitter) {
        this.loss = loss;
        this.jitter = jitter;
        return this;
    }

    private void send(int socket, InetSocketAddress to, Octets datagram) {
        sent.add(new Sent(clock.now(), socket, to, datagram));
        TestServer server = servers.get(to);
        if (server == null) {
            return;
        }
        link(back -> server.answer(socket, back)
                        .ifPresent(reply -> link(octets -> client.receive(socket, to, octets.buffer(), clock.now()))
                                .accept(reply)))
                .accept(datagram);
    }

    private void send(String name, Octets packet) {
        TestServer server = servers.values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        sent.add(new Sent(clock.now(), -1, server.address, packet));
        server.answer(-1, packet)
                .ifPresent(reply ->
                        clock.after(Duration.ofMillis(1), () -> client.receive(name, reply.buffer(), clock.now())));
    }

    /** The state of {@code server} as an operator sees it. */
    ServerState state(TestServer server) {
        return client.servers(clock.now()).stream()
                .filter(state -> state.name().equals(server.name()))
                .findFirst()
                .orElseThrow();
    }

    private LossyLink link(java.util.function.Consumer<Octets> receiver) {
        return new LossyLink(clock, random, receiver).losing(loss, loss / 3).delaying(Duration.ofMillis(1), jitter);
    }

    void deliver(TestServer from, int socket, Octets reply) {
        client.receive(socket, from.address, reply.buffer(), clock.now());
    }

    void login(String user) {
        login(user, new Proof.Pap(Octets.ofText("pw")));
    }

    void login(String user, Proof proof) {
        client.authenticate(GROUP, request(user, proof), decisions::add, clock.now());
    }

    /** A login to its end. */
    Decision decide(String user) {
        int before = decisions.size();
        login(user);
        clock.until("a decision", Duration.ofMinutes(2), () -> decisions.size() > before);
        return decisions.get(before);
    }

    void account(AccountingRequest request) {
        client.account(GROUP, record(request, EPOCH.plusNanos(clock.now())), results::add, clock.now());
    }

    AccountingRecord record(AccountingRequest request, Instant happened) {
        return AccountingRecord.of(request, happened, GROUP, new NasIdentity("lac", null), counters);
    }

    static AccessRequest request(String user, Proof proof) {
        return new AccessRequest(
                user,
                proof,
                AccessRequest.Service.FRAMED,
                attachment(new AccessLine(Octets.ofText("port 7"), null, Map.of())),
                1492,
                "S1",
                List.of());
    }

    static Attachment attachment(AccessLine line) {
        return new Attachment(Attachment.PPPOE_OVER_ETHERNET, "eth1.100", "02:00:00:00:00:01", null, line);
    }

    static AccountingRequest.User user() {
        return new AccountingRequest.User(
                "alice@example.net",
                AccountingRequest.Authentic.RADIUS,
                attachment(AccessLine.UNKNOWN),
                List.of(Octets.ofHex("c1a5")),
                null,
                Framed.NONE,
                List.of());
    }

    static AccountingRequest start(AccountingRequest.@Nullable Tunnel tunnel) {
        return new AccountingRequest(AccountingRequest.Status.START, "S1", user(), tunnel, null, null);
    }

    static AccountingRequest stop(
            AccountingRequest.@Nullable Tunnel tunnel, AccountingRequest.Usage usage, TerminateCause cause) {
        return new AccountingRequest(AccountingRequest.Status.STOP, "S1", user(), tunnel, usage, cause);
    }

    static Octets word(int value) {
        return new PacketWriter().u32(value).toOctets();
    }
}
