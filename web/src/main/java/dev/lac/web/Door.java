package dev.lac.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Where every request comes in: who may pass, and where to. */
final class Door implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(Door.class.getName());
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Set<String> ASK = Set.of("POST");

    private final WebSettings settings;
    private final Api api;
    private final HttpHandler metrics;
    private final WebEvents events;
    private final TokenGate gate;
    private final Set<String> hosts;
    private final Map<String, Asset> assets = Asset.all();

    Door(WebSettings settings, Api api, HttpHandler metrics, WebEvents events) {
        this.settings = settings;
        this.api = api;
        this.metrics = metrics;
        this.events = events;
        gate = new TokenGate(settings.tokenOctets());
        hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        hosts.add(settings.listen().getHostString().toLowerCase(Locale.ROOT));
    }

    @Override
    public void handle(HttpExchange exchange) {
        events.count(WebEvent.REQUEST);
        try (exchange) {
            Reply.setSecurityHeaders(exchange.getResponseHeaders());
            if (isOurHost(exchange) && hasCertificate(exchange)) {
                route(exchange);
            }
        } catch (IOException e) {
            events.count(WebEvent.ABORTED);
            LOG.log(System.Logger.Level.DEBUG, "a caller went", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } catch (RuntimeException e) {
            events.count(WebEvent.FAILED);
            LOG.log(System.Logger.Level.ERROR, "a request failed", e);
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getRawPath();
        switch (path) {
            case "/api" -> {
                if (hasMethod(exchange, ASK) && isSameOrigin(exchange) && mayPass(exchange)) {
                    api.handle(exchange);
                }
            }
            case "/metrics" -> {
                if (hasMethod(exchange, READ) && mayPass(exchange)) {
                    metrics.handle(exchange);
                }
            }
            default -> page(exchange, assets.get(path));
        }
    }

    private void page(HttpExchange exchange, @Nullable Asset asset) throws IOException {
        if (asset == null) {
            deny(exchange, WebEvent.NOT_FOUND, Reply.NOT_FOUND, "there is nothing here; the page is at /");
        } else if (hasMethod(exchange, READ)) {
            exchange.getResponseHeaders().set("ETag", asset.etag());
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            if (asset.etag().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                Reply.notModified(exchange);
            } else {
                Reply.send(exchange, Reply.OK, asset.type(), asset.content());
            }
        }
    }

    /** Against DNS rebinding: on loopback, where no token may be needed, the name in the browser must be ours. */
    private boolean isOurHost(HttpExchange exchange) throws IOException {
        if (!settings.loopback()) {
            return true;
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        String name = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
        if (hosts.contains(name)) {
            return true;
        }
        deny(
                exchange,
                WebEvent.DENIED_HOST,
                Reply.FORBIDDEN,
                "this LAC is not called that here; use localhost:"
                        + exchange.getLocalAddress().getPort());
        return false;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private boolean hasCertificate(HttpExchange exchange) throws IOException {
        if (!settings.wantsClientCertificate()) {
            return true;
        }
        try {
            if (exchange instanceof HttpsExchange https && https.getSSLSession().getPeerCertificates().length > 0) {
                return true;
            }
        } catch (SSLPeerUnverifiedException e) {
            LOG.log(System.Logger.Level.DEBUG, "no client certificate", e);
        }
        deny(
                exchange,
                WebEvent.NO_CERTIFICATE,
                Reply.FORBIDDEN,
                "a client certificate is needed; import yours into the browser");
        return false;
    }

    private boolean hasMethod(HttpExchange exchange, Set<String> methods) throws IOException {
        if (methods.contains(exchange.getRequestMethod())) {
            return true;
        }
        String allowed = methods == ASK ? "POST" : "GET, HEAD";
        exchange.getResponseHeaders().set("Allow", allowed);
        deny(exchange, WebEvent.WRONG_METHOD, Reply.METHOD_NOT_ALLOWED, "the methods here: " + allowed);
        return false;
    }

    /** Whether our own page or no page asks: browsers name the origin of a POST, other callers do not. */
    private boolean isSameOrigin(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        String own = (settings.tls() == null ? "http://" : "https://") + headers.getFirst("Host");
        if ((site == null || site.equals("same-origin") || site.equals("none"))
                && (origin == null || origin.equalsIgnoreCase(own))) {
            return true;
        }
        deny(exchange, WebEvent.DENIED_ORIGIN, Reply.FORBIDDEN, "questions are taken from this LAC's own page only");
        return false;
    }

    private boolean mayPass(HttpExchange exchange) throws IOException, InterruptedException {
        switch (gate.judge(exchange.getRequestHeaders())) {
            case OPEN -> {
                return true;
            }
            case NO_TOKEN -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                deny(exchange, WebEvent.NO_TOKEN, Reply.UNAUTHORIZED, "the token is needed (web.token)");
            }
            case WRONG_TOKEN -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
                deny(exchange, WebEvent.DENIED_TOKEN, Reply.UNAUTHORIZED, "this is not the token (web.token)");
            }
            case TOO_MANY_WRONG -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                deny(
                        exchange,
                        WebEvent.DENIED_HURRY,
                        Reply.TOO_MANY_REQUESTS,
                        "too many wrong tokens at a time; try again in a second");
            }
        }
        return false;
    }

    private void deny(HttpExchange exchange, WebEvent event, int status, String text) throws IOException {
        events.count(event);
        Reply.error(exchange, status, text);
    }
}
