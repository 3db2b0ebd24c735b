package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.dns.NameCache;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRecord;
import dev.lac.radius.AccountingResult;
import dev.lac.radius.Decision;
import dev.lac.radius.RadiusClient;
import dev.lac.radius.RadiusEvent;
import dev.lac.radius.ServerState;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * RADIUS as the LAC uses it: the client of the present configuration, and those of earlier ones until they have had their answers. Each has
 * sockets of its own, so that none takes another's identifiers.
 */
final class RadiusService implements AutoCloseable {
    private final ControlLoop loop;
    private final RandomGenerator random;
    private final Counters<RadiusEvent> counters;
    private final RadiusWire.Factory wires;
    private final NameCache names;
    private final Instant epoch;
    private final List<Generation> retired = new ArrayList<>();
    private Generation present;
    private long dropped;

    /**
     * @param names of servers
     * @param epoch the time of day when the loop's time is 0
     */
    RadiusService(
            LacConfig config,
            RadiusWords words,
            ControlLoop loop,
            RandomGenerator random,
            Counters<RadiusEvent> counters,
            RadiusWire.Factory wires,
            NameCache names,
            Instant epoch) {
        this.loop = loop;
        this.random = random;
        this.counters = counters;
        this.wires = wires;
        this.names = names;
        this.epoch = epoch;
        present = new Generation(config, words);
    }

    /** Begins to connect to servers with TLS. */
    void start() {
        present.wire.start();
    }

    /**
     * Asks the servers of {@code config} from now on; what is under way goes on as it began.
     *
     * @throws IllegalArgumentException naming a file that is no certificate or key; then nothing has changed
     */
    void configure(LacConfig config, RadiusWords words) {
        Generation next = new Generation(config, words);
        present.retire();
        retired.add(present);
        present = next;
        next.wire.start();
        sweep();
    }

    /** To be called now and then: closes what is not needed any more. */
    void sweep() {
        retired.removeIf(old -> {
            if (old.client.inFlight() == 0) {
                old.close();
                return true;
            }
            return false;
        });
    }

    void authenticate(String group, AccessRequest request, Consumer<Decision> then, long now) {
        Generation asked = present;
        asked.client.authenticate(group, request, then, now);
        asked.watch.refresh();
    }

    void account(AccountingRecord accountingRecord, Consumer<AccountingResult> then, long now) {
        Generation asked = present;
        asked.client.account(accountingRecord.group(), accountingRecord, then, now);
        asked.watch.refresh();
    }

    int inFlight() {
        int sum = present.client.inFlight();
        for (Generation old : retired) {
            sum += old.client.inFlight();
        }
        return sum;
    }

    /** The servers of the present configuration. */
    List<ServerState> servers() {
        return present.client.servers(loop.now());
    }

    /** Replies that the control thread could not take. */
    long dropped() {
        return dropped
                + present.wire.dropped()
                + retired.stream().mapToLong(old -> old.wire.dropped()).sum();
    }

    @Override
    public void close() {
        retired.forEach(Generation::close);
        present.close();
    }

    /** A client, the wire that carries its packets, and what keeps its servers' addresses up to date. */
    private final class Generation implements RadiusWire.Upcalls {
        private final RadiusWire wire;
        private final RadiusClient client;
        private final Deadlines.Watch watch;
        private final Deadlines.Watch namesWatch;

        private Generation(LacConfig config, RadiusWords words) {
            wire = wires.open(config, this);
            client = new RadiusClient(
                    RadiusSettings.of(config, words, epoch),
                    random,
                    new SplittableRandom(random.nextLong()),
                    counters,
                    wire);
            watch = loop.deadlines().watch(client);
            namesWatch = loop.deadlines()
                    .watch(new RadiusNames(
                            RadiusSettings.named(config.radius()), names, client, wire, loop, this::serversMoved));
        }

        /** An answer of a name server has come, which moves deadlines. */
        private void serversMoved() {
            watch.refresh();
            namesWatch.refresh();
        }

        private void retire() {
            namesWatch.cancel();
        }

        private void close() {
            namesWatch.cancel();
            watch.cancel();
            dropped += wire.dropped();
            wire.close();
        }

        @Override
        public void received(int socket, InetSocketAddress from, Octets datagram) {
            client.receive(socket, from, datagram.buffer(), loop.now());
            watch.refresh();
        }

        @Override
        public void received(String tlsServer, Octets packet) {
            client.receive(tlsServer, packet.buffer(), loop.now());
            watch.refresh();
        }

        @Override
        public void connected(String tlsServer) {
            client.connected(tlsServer, loop.now());
            watch.refresh();
        }

        @Override
        public void disconnected(String tlsServer, String cause) {
            client.disconnected(tlsServer, cause, loop.now());
            watch.refresh();
        }
    }
}
