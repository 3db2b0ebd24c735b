package dev.lac.bench;

import dev.lac.config.LacConfig;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccountingRecord;
import dev.lac.radius.AccountingResult;
import dev.lac.radius.Decision;
import dev.lac.radius.DictionaryException;
import dev.lac.radius.NasIdentity;
import dev.lac.radius.RadiusClient;
import dev.lac.radius.RadiusEvent;
import dev.lac.server.ControlThread;
import dev.lac.server.RadiusSettings;
import dev.lac.server.RadiusTransport;
import dev.lac.server.RadiusWire;
import dev.lac.server.RadiusWords;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The RADIUS client as the product drives it, on the control thread over Netty's sockets, and never idle: each answer is followed by
 * another question, so that as many as the window says are always under way.
 */
final class RadiusLoad implements AutoCloseable {
    /** What is asked. */
    enum Kind {
        AUTHENTICATION,
        /** Start records, each made from its session's facts. */
        ACCOUNTING
    }

    /**
     * What has come of all questions so far.
     *
     * @param failed rejected, or not answered by any server
     * @param dropped replies that the control thread had no room for
     */
    record Tally(long answered, long failed, long retransmitted, long dropped) {}

    private static final long DRAIN_SECONDS = 30;

    private final ControlThread control = new ControlThread();
    private final Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);
    private final Instant epoch = Instant.now();
    private final List<RadiusUser> users;
    private final NasIdentity nas;
    private final String group;
    private final RadiusTransport transport;
    private final RadiusClient client;
    private final Deadlines.Watch watch;

    // The control thread's alone.
    private Runnable next = () -> {};
    private boolean running;
    private int asked;
    private long answered;
    private long failed;
    private String failure = "";

    RadiusLoad(LacConfig config, List<RadiusUser> users) throws DictionaryException {
        this.users = users;
        RadiusClient.Settings settings = RadiusSettings.of(config, new RadiusWords(config.radius()), epoch);
        nas = settings.nas();
        group = settings.servers().get(0).group();
        transport = new RadiusTransport(config, control, new Replies());
        client = new RadiusClient(settings, new SecureRandom(), new SplittableRandom(), counters, transport);
        watch = control.loop().deadlines().watch(client);
        control.start();
    }

    /** Begins to ask. */
    void start(Kind kind, int window) {
        tell(() -> {
            next = kind == Kind.AUTHENTICATION ? this::authenticate : this::account;
            running = true;
            for (int i = 0; i < window; i++) {
                next.run();
            }
            return running;
        });
    }

    /**
     * Ends asking, and waits for what is under way.
     *
     * @throws IOException when that takes longer than all tries do
     */
    void stop() throws IOException, InterruptedException {
        tell(() -> running = false);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (tell(client::inFlight) > 0) {
            if (System.nanoTime() > end) {
                throw new IOException(tell(client::inFlight) + " requests had no end in " + DRAIN_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    Tally tally() {
        return tell(() ->
                new Tally(answered, failed, counters.get(RadiusEvent.REQUEST_RETRANSMITTED), transport.dropped()));
    }

    /** What became of the last question that failed; empty when none did. */
    String failure() {
        return tell(() -> failure);
    }

    private void authenticate() {
        int number = asked++;
        client.authenticate(
                group,
                user(number).login(sessionId(number)),
                this::decided,
                control.loop().now());
        watch.refresh();
    }

    private void account() {
        int number = asked++;
        long now = control.loop().now();
        client.account(
                group,
                AccountingRecord.of(user(number).start(sessionId(number)), epoch.plusNanos(now), group, nas, counters),
                this::accounted,
                now);
        watch.refresh();
    }

    private RadiusUser user(int number) {
        return users.get(Math.floorMod(number, users.size()));
    }

    private static String sessionId(int number) {
        return "S" + Integer.toHexString(number);
    }

    private void decided(Decision decision) {
        ended(decision instanceof Decision.Accept, decision);
    }

    private void accounted(AccountingResult result) {
        ended(result instanceof AccountingResult.Acknowledged, result);
    }

    private void ended(boolean good, Object result) {
        if (good) {
            answered++;
        } else {
            failed++;
            failure = result.toString();
        }
        if (running) {
            control.loop().post(next);
        }
    }

    private <T> T tell(Supplier<T> question) {
        return control.ask(question).join();
    }

    @Override
    public void close() {
        control.finish();
        transport.close();
    }

    /** Brings the client what its servers say. */
    private final class Replies implements RadiusWire.Upcalls {
        @Override
        public void received(int socket, InetSocketAddress from, Octets datagram) {
            client.receive(socket, from, datagram.buffer(), control.loop().now());
            watch.refresh();
        }

        @Override
        public void received(String tlsServer, Octets packet) {
            throw new IllegalStateException("no server has TLS");
        }

        @Override
        public void connected(String tlsServer) {
            throw new IllegalStateException("no server has TLS");
        }

        @Override
        public void disconnected(String tlsServer, String cause) {
            throw new IllegalStateException("no server has TLS");
        }
    }
}
