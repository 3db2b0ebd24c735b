package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.capture.Frame;
import dev.lac.config.CallsConfig;
import dev.lac.config.ConfigLoader;
import dev.lac.config.ConfigLoader.Loaded;
import dev.lac.config.DnsConfig;
import dev.lac.config.LacConfig;
import dev.lac.config.Secret;
import dev.lac.config.WebConfig;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.DataPlaneSettings;
import dev.lac.dataplane.LinuxDataPlane;
import dev.lac.linux.LinuxException;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.radius.DictionaryException;
import dev.lac.store.AccountingSpool;
import dev.lac.store.Change;
import dev.lac.store.Orphan;
import dev.lac.store.Outcome;
import dev.lac.store.Spooled;
import dev.lac.store.StoreException;
import dev.lac.web.WebEvent;
import dev.lac.web.WebServer;
import dev.lac.web.WebSettings;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

/** A running LAC: the control thread, the ports, the RADIUS sockets and the resolver around one {@link Lac}. */
public final class LacServer implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    private static final long POLL_MILLIS = 20;
    /** Less than a caller over HTTP has. */
    private static final long ANSWER_SECONDS = 20;
    /** In {@code state-directory}. */
    private static final String SPOOL = "accounting.db";

    /** In {@code state-directory}. */
    private static final String CAPTURES = "captures";

    private final ControlThread control = new ControlThread();
    private final DataPlane dataPlane;
    private final NettyUpstream dns;
    private final AccountingSpool spool;
    private final CallHistory history;
    private final Captures captures;
    private volatile CallsConfig calls;
    private final ConfigLife configLife;
    private final ManagementSocket management;
    private final Metrics metrics;
    private final @Nullable WebServer web;
    private final @Nullable CoaSocket coa;
    /** CoA- and Disconnect-Requests dropped because the control thread had too much waiting. */
    private final AtomicLong coaDropped = new AtomicLong();

    private final Lac lac;
    private final ExecutorService hashing = Executors.newSingleThreadExecutor(LacServer::hashingThread);

    /**
     * Opens the ports and starts to serve.
     *
     * @throws ServerException if it cannot
     */
    public static LacServer open(Loaded loaded) throws ServerException {
        LacConfig config = loaded.config();
        DataPlaneSettings settings =
                ForwardingSettings.of(config, Runtime.getRuntime().availableProcessors());
        ForwardingSettings.missing(settings, LacServer::exists)
                .forEach(name ->
                        LOG.warn("dataplane.interfaces or l2tp.interfaces: there is no interface {} at present", name));
        DataPlane ports = null;
        try {
            ports = LinuxDataPlane.open(settings);
            return new LacServer(loaded, ports);
        } catch (LinuxException | DictionaryException | StoreException | IOException | IllegalArgumentException e) {
            if (ports != null) {
                ports.close();
            }
            throw new ServerException(e);
        }
    }

    private static boolean exists(String name) {
        try {
            return NetworkInterface.getByName(name) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * Looks at what only the server can look at in a file that is good otherwise.
     *
     * @throws ServerException with everything that is wrong
     */
    public static void check(LacConfig config) throws ServerException {
        try {
            new RadiusWords(config.radius());
        } catch (DictionaryException e) {
            throw new ServerException(e);
        }
    }

    /**
     * Starts to serve.
     *
     * @param dataPlane open ports, closed by {@link #close}
     * @throws StoreException if accounting cannot be kept in {@code state-directory}
     * @throws DictionaryException with everything that is wrong with the operator's words of RADIUS
     * @throws IOException if there can be no management socket there
     * @throws IllegalArgumentException naming a file that is no certificate or key
     */
    public LacServer(Loaded loaded, DataPlane dataPlane) throws StoreException, DictionaryException, IOException {
        LacConfig config = loaded.config();
        LogSetup.use(config.log(), config.name());
        this.dataPlane = dataPlane;
        StateDirectory.make(config.stateDirectory());
        spool = AccountingSpool.open(config.stateDirectory().resolve(SPOOL));
        InetSocketAddress listen = config.coa().listen();
        coa = listen == null ? null : new CoaSocket(listen, this::coaReceived);
        dns = new NettyUpstream(config.dns(), control);
        calls = config.calls();
        captures = new Captures(config.stateDirectory().resolve(CAPTURES), () -> calls);
        history = new CallHistory(config.calls(), config.stateDirectory(), InstantSource.system());
        lac = new Lac(
                config,
                control.loop(),
                new Lac.Surroundings(
                        dataPlane,
                        dns,
                        new SecureRandom(),
                        (settings, upcalls) -> new RadiusTransport(settings, control, upcalls),
                        new PasswordHashes(hashing, control::post),
                        new Journal(),
                        this::sendCoaAnswer,
                        this::callEnded,
                        Instant.now().minusNanos(control.loop().now())));
        configLife = new ConfigLife(
                loaded, new Configured(), file -> ConfigLoader.read(file, System::getenv), InstantSource.system());
        Commands commands = new Commands(this, history, captures, configLife);
        management = new ManagementSocket(config.management(), commands::respond);
        metrics = new Metrics(
                config.name(), lac::readings, lac.counted(), lac.phaseTimes(), this::besides, this::webEvents);
        web = web(config.web(), commands);
        control.start();
        dataPlane.start(new Punts());
        ask(started -> {
            started.start();
            return true;
        });
        LOG.info("serving PPPoE on {}, L2TP from {}", config.pppoe().interfaces(), dataPlane.localAddresses());
    }

    /** What is counted around the LAC, by metric. */
    private Map<String, Long> besides() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("lac_calls_unrecorded", history.dropped());
        counts.put("lac_captures_dropped", captures.dropped());
        counts.put("lac_radius_replies_dropped", lac.readings().radiusRepliesDropped());
        counts.put("lac_coa_requests_dropped", coaDropped.get());
        return counts;
    }

    private Map<String, Long> webEvents() {
        Map<String, Long> counts = new LinkedHashMap<>();
        WebServer server = web;
        for (WebEvent event : WebEvent.values()) {
            if (server != null) {
                counts.put(Figures.word(event), server.count(event));
            }
        }
        return counts;
    }

    /** The page and the metrics; null: nowhere. */
    private @Nullable WebServer web(WebConfig config, Commands commands) throws IOException {
        if (config.listen() == null) {
            return null;
        }
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(metrics);
        JvmMetrics.builder().register(registry);
        WebConfig.Tls tls = config.tls();
        Secret token = config.token();
        WebServer server = new WebServer(
                new WebSettings(
                        config.listen(),
                        tls == null ? null : new WebSettings.Tls(tls.certificate(), tls.key(), tls.clientCa()),
                        token == null ? null : new String(token.octets(), StandardCharsets.UTF_8)),
                commands::answer,
                new MetricsHandler(registry));
        LOG.info("the page is served on {}", server.address());
        return server;
    }

    /** Reads the file that it was started with anew and works by it, unless something in it is wrong, which is logged. */
    public void reload() {
        JsonNode answer;
        try {
            answer = configLife.apply("", 0, false);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("the configuration is not read anew: {}", e.getMessage());
            return;
        }
        answer.path("faults").forEach(fault -> LOG.error("the configuration stays as it is: {}", fault.asText()));
        for (JsonNode change : answer.path("changes")) {
            LOG.info(
                    "{}: {} {}",
                    change.path("key").asText(),
                    change.path("effect").asText(),
                    change.path("note").asText());
        }
    }

    private void callEnded(CallRecord call, List<Frame> frames) {
        history.add(call);
        if (!frames.isEmpty()) {
            captures.add(call, frames);
        }
    }

    /** Begins to show frames; {@link Answer.Stream#close} ends it. */
    Trace trace(String which, boolean payload, boolean secrets) {
        Trace trace = new Trace(
                which,
                payload,
                secrets,
                ask(lac -> String.join(" ", lac.config().pppoe().interfaces())),
                ended -> control.post(() -> lac.recorder().end(ended)));
        ask(lac -> {
            lac.recorder().begin(trace);
            return true;
        });
        return trace;
    }

    private void coaReceived(InetSocketAddress from, Octets datagram) {
        if (!control.postPunt(() -> lac.onDynamicAuthorization(from, datagram.buffer()))) {
            coaDropped.incrementAndGet();
        }
    }

    private void sendCoaAnswer(InetSocketAddress to, Octets datagram) {
        if (coa != null) {
            coa.send(to, datagram);
        }
    }

    private static Thread hashingThread(Runnable work) {
        Thread thread = new Thread(work, "password-hashes");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Asks the LAC something on its control thread.
     *
     * @throws IllegalStateException when it does not answer in time
     */
    public <T> T ask(Function<Lac, T> question) {
        return askLater((asked, then) -> then.accept(question.apply(asked)));
    }

    /**
     * Asks the LAC, on its control thread, something that it answers later.
     *
     * @throws IllegalArgumentException as the LAC does, for a question that makes no sense
     * @throws IllegalStateException when it does not answer in time
     */
    <T> T askLater(BiConsumer<Lac, Consumer<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        control.post(() -> {
            try {
                question.accept(lac, answer::complete);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("the control thread has failed", e);
        } catch (TimeoutException e) {
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
        LOG.info(
                "counters: {}, RADIUS replies dropped: {}, CoA-Requests dropped: {}",
                ask(Lac::counterSnapshot),
                ask(Lac::radiusRepliesDropped),
                coaDropped);
        if (web != null) {
            web.close();
        }
        management.close();
        configLife.close();
        if (coa != null) {
            coa.close();
        }
        // Before the ports, which it looks at.
        control.finish();
        try {
            control.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dataPlane.close();
        lac.close();
        dns.close();
        spool.close();
        history.close();
        captures.close();
        hashing.shutdownNow();
    }

    /** What works by the configuration. */
    private final class Configured implements ConfigLife.Target {
        @Override
        public <T> T ask(Function<Lac, T> question) {
            return LacServer.this.ask(question);
        }

        @Override
        public void configure(Loaded next) throws ServerException {
            DnsConfig dnsBefore = ask(asked -> asked.config().dns());
            Throwable failure = ask(asked -> {
                try {
                    asked.configure(next.config());
                    return null;
                } catch (DictionaryException | IllegalArgumentException e) {
                    return e;
                }
            });
            if (failure != null) {
                throw new ServerException(failure);
            }
            if (!next.config().dns().equals(dnsBefore)) {
                dns.configure(next.config().dns());
            }
            calls = next.config().calls();
            Configurator.setRootLevel(Level.valueOf(next.config().log().level().name()));
        }
    }

    /** The spool, answering on the control thread. */
    private final class Journal implements AccountingJournal {
        @Override
        public List<Spooled> records() {
            return spool.records();
        }

        @Override
        public List<Orphan> orphans() {
            return spool.orphans();
        }

        @Override
        public void write(List<Change> changes, Consumer<Outcome> then) {
            spool.write(changes, outcome -> control.post(() -> then.accept(outcome)));
        }
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
        public boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
            return control.postPunt(() -> lac.onControl(local, from, datagram));
        }

        @Override
        public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
            return control.postPunt(() -> lac.onData(from, datagram));
        }
    }
}
