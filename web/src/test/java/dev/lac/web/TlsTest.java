package dev.lac.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS from PEM files, and callers who are known by their certificates. */
class TlsTest {
    @TempDir
    static Path directory;

    private static Certificates good;
    private static Certificates evil;
    private static Certificates.Identity lac;

    @BeforeAll
    static void make() throws Exception {
        good = new Certificates(directory, "good-ca");
        evil = new Certificates(directory, "evil-ca");
        lac = good.certify("lac", "EC");
    }

    private static WebServer serve(Path certificate, Path key, Path clientCa) throws IOException {
        return new WebServer(
                new WebSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new WebSettings.Tls(certificate, key, clientCa),
                        null),
                question -> question,
                TlsTest::noMetrics);
    }

    private static HttpResponse<String> get(WebServer server, SSLContext context, String... protocols)
            throws IOException, InterruptedException {
        SSLParameters parameters = context.getDefaultSSLParameters();
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        HttpClient client = HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        URI page = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
        return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void servesWithKeysOfEveryKind(String algorithm) throws Exception {
        Certificates.Identity identity = good.certify("kind-" + algorithm, algorithm);
        try (WebServer server = serve(identity.certificate(), identity.key(), null)) {
            assertThat(get(server, good.client(null)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void speaksTls12And13AndNothingOlder() throws Exception {
        try (WebServer server = serve(lac.certificate(), lac.key(), null)) {
            assertThat(get(server, good.client(null), "TLSv1.2").statusCode()).isEqualTo(200);
            assertThat(get(server, good.client(null), "TLSv1.3").statusCode()).isEqualTo(200);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(server, good.client(null), "TLSv1.1"));
        }
    }

    @Test
    void aClientCertificateOpens() throws Exception {
        Certificates.Identity operator = good.certify("operator", "EC");
        try (WebServer server = serve(lac.certificate(), lac.key(), good.authority())) {
            assertThat(get(server, good.client(operator)).statusCode()).isEqualTo(200);
            assertThat(server.count(WebEvent.DENIED_CERTIFICATE)).isZero();
        }
    }

    @Test
    void withoutAClientCertificateNothingOpens() throws Exception {
        try (WebServer server = serve(lac.certificate(), lac.key(), good.authority())) {
            HttpResponse<String> response = get(server, good.client(null));
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("a client certificate is needed");
            assertThat(server.count(WebEvent.NO_CERTIFICATE)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateOfAnotherAuthorityIsDenied(String protocol) throws Exception {
        Certificates.Identity stranger = evil.certify("stranger-" + protocol, "EC");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(Certificates.insisting(stranger), good.trusting(), null);
        try (WebServer server = serve(lac.certificate(), lac.key(), good.authority())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(server, context, protocol));
            assertThat(server.count(WebEvent.DENIED_CERTIFICATE)).isPositive();
            assertThat(server.count(WebEvent.REQUEST)).isZero();
        }
    }

    @Test
    void beyondLoopbackTheTokenDecidesAndNotTheName() throws Exception {
        WebSettings settings = new WebSettings(
                new InetSocketAddress("0.0.0.0", 0),
                new WebSettings.Tls(lac.certificate(), lac.key(), null),
                "correct-horse-battery-staple");
        try (WebServer server = new WebServer(settings, question -> question, TlsTest::noMetrics)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(good.client(null)).build();
            URI metrics = URI.create("https://localhost:" + server.address().getPort() + "/metrics");
            assertThat(client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
            HttpRequest known = HttpRequest.newBuilder(metrics)
                    .header("Authorization", "Bearer correct-horse-battery-staple")
                    .build();
            assertThat(client.send(known, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(204);
        }
    }

    private static void noMetrics(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
    }

    @Test
    void whoBeginsAHandshakeAndStopsIsGivenUp() throws Exception {
        try (WebServer server = serve(lac.certificate(), lac.key(), null);
                Socket slow = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort())) {
            slow.setSoTimeout(60_000);
            slow.getOutputStream().write(0x16);
            assertThat(get(server, good.client(null)).statusCode()).isEqualTo(200);
            assertThat(slow.getInputStream().readAllBytes()).hasSizeLessThan(64); // an alert, then the end
        }
    }

    @Test
    void plainHttpIsNotAnswered() throws Exception {
        try (WebServer server = serve(lac.certificate(), lac.key(), null)) {
            URI page = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()));
        }
    }

    @Test
    void filesThatAreNotWhatTheyShouldBe() throws Exception {
        Certificates.Identity other = good.certify("other", "EC");
        Certificates.Identity rsa = good.certify("rsa", "RSA");
        Path missing = directory.resolve("missing.pem");
        Path text = Files.writeString(directory.resolve("text.pem"), "hello");
        Path old = Files.writeString(
                directory.resolve("old.key"), Certificates.block("EC PRIVATE KEY", new byte[] {1, 2, 3}));
        Path damaged = Files.writeString(
                directory.resolve("damaged.pem"), Certificates.block("CERTIFICATE", new byte[] {1, 2, 3}));
        fails(missing, lac.key(), null, "missing.pem does not exist");
        fails(text, lac.key(), null, "text.pem has no -----BEGIN");
        fails(damaged, lac.key(), null, "damaged.pem has a certificate that is damaged");
        fails(lac.key(), lac.key(), null, "lac.key has no certificate but PRIVATE KEY");
        fails(lac.certificate(), lac.certificate(), null, "has no PKCS#8 key but CERTIFICATE");
        fails(lac.certificate(), old, null, "openssl pkcs8 -topk8 -nodes -in old.key");
        fails(lac.certificate(), other.key(), null, "other.key is not the key of the first certificate");
        fails(lac.certificate(), rsa.key(), null, "rsa.key is not the key of the certificate, which is EC");
        fails(lac.certificate(), lac.key(), missing, "missing.pem does not exist");
    }

    private static void fails(Path certificate, Path key, Path clientCa, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serve(certificate, key, clientCa).close())
                .withMessageContaining(why);
    }
}
