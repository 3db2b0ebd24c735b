package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.radius.RadiusClient;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.Configurator;

/** A running LAC: the control thread, the ports, the RADIUS sockets and the resolver around one {@link Lac}. */
public final class LacServer implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    private static final long POLL_MILLIS = 20;

    private final ControlThread control = new ControlThread();
    private final DataPlane dataPlane;
    private final RadiusSockets radius;
    private final DnsResolver resolver;
    private final Lac lac;
    private final ExecutorService hashing = Executors.newSingleThreadExecutor(LacServer::hashingThread);
    /** RADIUS replies dropped because the control thread had too much waiting. */
    private final AtomicLong radiusDropped = new AtomicLong();

    /**
     * Starts to serve.
     *
     * @param dataPlane open ports, closed by {@link #close}
     */
    public LacServer(LacConfig config, DataPlane dataPlane) {
        Configurator.setRootLevel(Level.valueOf(config.log().level().name()));
        this.dataPlane = dataPlane;
        resolver = new DnsResolver(config.dns(), control);
        radius = new RadiusSockets(config.radius().sockets(), this::radiusReceived);
        RadiusClient.Owner radiusOut = radius::send;
        PasswordHashes hashes = new PasswordHashes(hashing, control::post);
        lac = new Lac(config, control.loop(), dataPlane, resolver, new SecureRandom(), radiusOut, hashes);
        control.start();
        dataPlane.start(new Punts());
        LOG.info("serving PPPoE on {}, L2TP from {}", config.pppoe().interfaces(), dataPlane.localAddress());
    }

    private static Thread hashingThread(Runnable work) {
        Thread thread = new Thread(work, "password-hashes");
        thread.setDaemon(true);
        return thread;
    }

    private void radiusReceived(int socket, InetSocketAddress from, Octets datagram) {
        if (!control.postPunt(() -> lac.onRadius(socket, from, datagram.buffer()))) {
            radiusDropped.incrementAndGet();
        }
    }

    /**
     * Asks the LAC something on its control thread.
     *
     * @throws IllegalStateException when it does not answer within 10 s
     */
    public <T> T ask(Function<Lac, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        control.post(() -> {
            try {
                answer.complete(question.apply(lac));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the control thread does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Ends every session properly and waits until everybody has been told, at most {@code grace}.
     *
     * @return whether everything was acknowledged in time
     */
    public boolean shutDown(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        ask(lac -> {
            lac.shutDown();
            return true;
        });
        boolean quiet = false;
        while (!quiet && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            quiet = ask(Lac::isQuiet);
        }
        if (!quiet) {
            LOG.warn("not everything was acknowledged within {} s", grace.toSeconds());
        }
        return quiet;
    }

    @Override
    public void close() {
        LOG.info("counters: {}, RADIUS replies dropped: {}", ask(Lac::counterSnapshot), radiusDropped);
        dataPlane.close();
        control.finish();
        try {
            control.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        radius.close();
        resolver.close();
        hashing.shutdownNow();
    }

    private final class Punts implements DataPlane.Punts {
        @Override
        public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
            return control.postPunt(() -> lac.onDiscovery(port, from, to, tags, packet));
        }

        @Override
        public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
            return control.postPunt(() -> lac.onSessionFrame(port, from, tags, sessionId, ppp));
        }

        @Override
        public boolean onControl(InetSocketAddress from, ByteBuffer datagram) {
            return control.postPunt(() -> lac.onControl(from, datagram));
        }

        @Override
        public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
            return control.postPunt(() -> lac.onData(from, datagram));
        }
    }
}
