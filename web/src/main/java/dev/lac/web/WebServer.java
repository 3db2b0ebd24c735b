package dev.lac.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Serves operators over HTTP: the page at {@code /}, its questions at {@code /api}, Prometheus' metrics at {@code /metrics}. */
public final class WebServer implements AutoCloseable {
    /** Octets. */
    public static final int LONGEST_QUESTION = 256 * 1024;

    private static final System.Logger LOG = System.getLogger(WebServer.class.getName());

    private final WebEvents events = new WebEvents();
    private final ExecutorService threads = WebLimits.threads();
    private final HttpServer server;

    /**
     * Listens and serves.
     *
     * @param answers called on a thread of this server for each question; its {@link IllegalArgumentException} is the caller's fault
     *     and told, any other is ours and logged
     * @param metrics answers {@code GET /metrics}
     * @throws IOException if there can be no server at {@link WebSettings#listen()}
     * @throws IllegalArgumentException if a PEM file is not what it should be
     */
    public WebServer(WebSettings settings, Function<JsonNode, JsonNode> answers, HttpHandler metrics)
            throws IOException {
        WebLimits.set();
        server = server(settings);
        server.setExecutor(threads);
        server.createContext("/", new Door(settings, new Api(answers, events), metrics, events));
        server.start();
        LOG.log(
                System.Logger.Level.INFO,
                "the page is at {0}://{1}/",
                settings.tls() == null ? "http" : "https",
                address().getAddress().getHostAddress() + ":" + address().getPort());
    }

    private HttpServer server(WebSettings settings) throws IOException {
        WebSettings.Tls tls = settings.tls();
        TlsContext context = tls == null ? null : TlsContext.of(tls, () -> events.count(WebEvent.DENIED_CERTIFICATE));
        try {
            if (context == null) {
                return HttpServer.create(settings.listen(), 0);
            }
            HttpsServer https = HttpsServer.create(settings.listen(), 0);
            https.setHttpsConfigurator(context);
            return https;
        } catch (IOException e) {
            throw new IOException("web.listen: cannot listen at " + settings.listen() + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** How often {@code event} was; for any thread. */
    public long count(WebEvent event) {
        return events.get(event);
    }

    /** Ends every connection. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
