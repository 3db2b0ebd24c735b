package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections log, management, calls and web. */
class OperatorConfigTest {
    private static final String BARE = """
            pppoe: {interfaces: [eth1]}
            radius: {authentication: [{address: 192.0.2.1, secret: s}]}
            l2tp: {local: 192.0.2.2}
            """;

    @TempDir
    private Path directory;

    private LacConfig load(String sections) throws IOException, ConfigException {
        return ConfigLoader.load(Files.writeString(directory.resolve("lac.yaml"), BARE + sections), name -> null);
    }

    private List<String> faults(String sections) {
        ConfigException faults = catchThrowableOfType(ConfigException.class, () -> load(sections));
        assertThat(faults).isNotNull();
        return faults.faults().stream()
                .map(fault -> fault.path() + ": " + fault.problem() + "; " + fault.remedy())
                .toList();
    }

    private Path file(String name) throws IOException {
        return Files.writeString(directory.resolve(name), name + " has sixteen octets\n");
    }

    @Test
    void whatIsNotSaid() throws Exception {
        LacConfig config = load("");
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT, null));
        assertThat(config.management())
                .isEqualTo(
                        new ManagementConfig(directory.resolve("state/lac.sock"), ManagementConfig.SocketAccess.OWNER));
        assertThat(config.calls()).isEqualTo(new CallsConfig(Duration.ofDays(30), 1_000_000, 200, false));
        assertThat(config.web()).isEqualTo(new WebConfig(null, null, null));
    }

    @Test
    void whatIsSaid() throws Exception {
        file("token");
        LacConfig config = load("""
                log: {level: debug, format: json, file: /var/log/lac.json}
                management: {socket: /run/lac/lac.sock, socket-access: group}
                calls: {retention: 90d, max-records: 5000, captures: 0, capture-secrets: true}
                web:
                  listen: 192.0.2.7
                  token-file: token
                  tls-certificate-file: %s
                  tls-key-file: %s
                  tls-client-ca-file: %s
                """.formatted(file("certificate"), file("key"), file("ca")));
        assertThat(config.log())
                .isEqualTo(new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON, Path.of("/var/log/lac.json")));
        assertThat(config.management())
                .isEqualTo(new ManagementConfig(Path.of("/run/lac/lac.sock"), ManagementConfig.SocketAccess.GROUP));
        assertThat(config.calls()).isEqualTo(new CallsConfig(Duration.ofDays(90), 5000, 0, true));
        assertThat(config.web())
                .isEqualTo(new WebConfig(
                        new InetSocketAddress("192.0.2.7", 8080),
                        Secret.of("token has sixteen octets"),
                        new WebConfig.Tls(
                                directory.resolve("certificate"), directory.resolve("key"), directory.resolve("ca"))));
    }

    @Test
    void aPageBeyondLoopbackNeedsTlsAndAProof() throws Exception {
        assertThat(faults("web: {listen: 192.0.2.7}\n"))
                .containsExactly(
                        "web.listen: is beyond loopback, and there is no TLS; give web.tls-certificate-file and"
                                + " web.tls-key-file, or an address of loopback");
        assertThat(faults("web: {listen: 192.0.2.7, tls-certificate-file: %s, tls-key-file: %s}\n"
                        .formatted(file("certificate"), file("key"))))
                .containsExactly("web.listen: is beyond loopback, and anybody may call; give web.token-file or"
                        + " web.tls-client-ca-file");
        assertThat(load("web: {listen: 127.0.0.1}\n").web().token()).isNull();
    }

    @Test
    void halfOfTlsAndAShortTokenAreFaults() throws Exception {
        assertThat(faults("web: {listen: '::1', tls-key-file: %s, token: tooshort}\n".formatted(file("key"))))
                .containsExactlyInAnyOrder(
                        "web.tls-certificate-file: is missing, and TLS needs it; give both web.tls-certificate-file and"
                                + " web.tls-key-file",
                        "web.token: has 8 octets; give 16..253 octets");
        assertThat(faults("web: {token: a-token-of-some-length, token-env: T}\n"))
                .containsExactly("web.token-env: is a second token beside token; keep one of them");
    }
}
