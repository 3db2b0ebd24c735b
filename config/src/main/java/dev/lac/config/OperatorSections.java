package dev.lac.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The sections about those who run the LAC: log, management, calls, web. */
final class OperatorSections {
    private final Values values;
    private final Checks checks;

    OperatorSections(Values values, Checks checks) {
        this.values = values;
        this.checks = checks;
    }

    LogConfig log() {
        return new LogConfig(
                values.choice("log.level", LogConfig.Level.class),
                values.choice("log.format", LogConfig.Format.class),
                values.optionalFile("log.file"));
    }

    ManagementConfig management(Path stateDirectory) {
        Path socket = values.optionalFile("management.socket");
        return new ManagementConfig(
                socket == null ? stateDirectory.resolve(ManagementConfig.USUAL_SOCKET) : socket,
                values.choice("management.socket-access", ManagementConfig.SocketAccess.class));
    }

    CallsConfig calls() {
        return new CallsConfig(
                values.duration("calls.retention"),
                values.integer("calls.max-records"),
                values.integer("calls.captures"),
                values.truth("calls.capture-secrets"));
    }

    WebConfig web() {
        InetSocketAddress listen = values.optionalEndpoint("web.listen");
        Secret token = values.optionalSecret("web", "token");
        WebConfig.Tls tls = tls();
        if (listen != null && !listen.getAddress().isLoopbackAddress()) {
            if (tls == null) {
                checks.add(
                        "web.listen",
                        "is beyond loopback, and there is no TLS",
                        "give web.tls-certificate-file and web.tls-key-file, or an address of loopback");
            } else if (token == null && tls.clientCa() == null) {
                checks.add(
                        "web.listen",
                        "is beyond loopback, and anybody may call",
                        "give web.token-file or web.tls-client-ca-file");
            }
        }
        return new WebConfig(listen, token, tls);
    }

    private WebConfig.@Nullable Tls tls() {
        boolean certificate = values.isGiven("web.tls-certificate-file");
        boolean key = values.isGiven("web.tls-key-file");
        Path clientCa = values.isGiven("web.tls-client-ca-file") ? values.readableFile("web.tls-client-ca-file") : null;
        if (certificate && key) {
            return new WebConfig.Tls(
                    values.readableFile("web.tls-certificate-file"), values.readableFile("web.tls-key-file"), clientCa);
        }
        if (certificate || key || clientCa != null) {
            checks.add(
                    certificate ? "web.tls-key-file" : "web.tls-certificate-file",
                    "is missing, and TLS needs it",
                    "give both web.tls-certificate-file and web.tls-key-file");
        }
        return null;
    }
}
