package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections about billing: radius, accounting, coa. */
final class RadiusSections {
    /** RFC 6614 §2.1. */
    private static final int RADSEC_PORT = 2083;

    /** RFC 6614 §2.3: "the shared secret [is] radsec". */
    private static final Secret RADSEC_SECRET = Secret.of("radsec");

    /** RFC 2869 §5.16: "MUST NOT be smaller than 60". */
    private static final Duration LEAST_INTERIM_INTERVAL = Duration.ofSeconds(60);

    private final Values values;
    private final Checks checks;

    RadiusSections(Values values, Checks checks) {
        this.values = values;
        this.checks = checks;
    }

    RadiusConfig radius() {
        Duration initial = values.duration("radius.initial-timeout");
        Duration max = values.duration("radius.max-timeout");
        checks.notLess("radius.max-timeout", max, "radius.initial-timeout", initial);
        return new RadiusConfig(
                new RadiusConfig.Nas(
                        values.text("radius.nas-identifier"),
                        values.optionalAddress("radius.nas-ip-address"),
                        values.choice("radius.nas-port-type", RadiusConfig.NasPortType.class),
                        checks.template("radius.nas-port-id", Checks.FACTS),
                        checks.template("radius.calling-station-id", Checks.FACTS),
                        checks.template("radius.called-station-id", Checks.FACTS)),
                values.integer("radius.sockets"),
                initial,
                max,
                values.integer("radius.tries"),
                values.duration("radius.dead-time"),
                values.duration("radius.status-interval"),
                values.truth("radius.chargeable-user-identity"),
                values.isGiven("radius.dictionary") ? values.readableFile("radius.dictionary") : null,
                attributes(),
                tunnelAttributes(),
                servers("radius.authentication", true),
                servers("radius.accounting", false));
    }

    private List<RadiusConfig.RequestAttribute> attributes() {
        List<RadiusConfig.RequestAttribute> attributes = new ArrayList<>();
        for (String path : values.maps("radius.attributes")) {
            attributes.add(new RadiusConfig.RequestAttribute(
                    values.text(path + ".name"),
                    checks.template(path + ".value", Checks.FACTS),
                    values.choices(path + ".in", RadiusConfig.RequestKind.class, 1)));
        }
        return attributes;
    }

    private List<RadiusConfig.TunnelAttribute> tunnelAttributes() {
        List<RadiusConfig.TunnelAttribute> attributes = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("radius.tunnel-attributes")) {
            String name = values.text(path + ".name");
            checks.unique(path + ".name", name, seen);
            attributes.add(new RadiusConfig.TunnelAttribute(
                    name, values.choice(path + ".means", RadiusConfig.TunnelPart.class)));
        }
        return attributes;
    }

    private List<RadiusServerConfig> servers(String path, boolean authentication) {
        List<RadiusServerConfig> servers = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String server : values.maps(path)) {
            boolean tls = values.choice(server + ".transport", Transport.class) == Transport.TLS;
            HostAndPort address = values.hostAndPort(server + ".address", tls ? RADSEC_PORT : 0);
            Secret secret = tls ? values.optionalSecret(server) : values.secret(server);
            servers.add(new RadiusServerConfig(
                    address,
                    secret == null ? RADSEC_SECRET : secret,
                    authentication && values.truth(server + ".require-message-authenticator"),
                    values.text(server + ".group"),
                    values.integer(server + ".priority", servers.size() + 1),
                    values.integer(server + ".weight"),
                    values.integer(server + ".max-in-flight"),
                    values.truth(server + ".status-server"),
                    tls(server, tls, address)));
            checks.unique(server + ".address", address, seen);
        }
        return servers;
    }

    private enum Transport {
        UDP,
        TLS
    }

    private RadiusServerConfig.@Nullable Tls tls(String server, boolean tls, HostAndPort address) {
        boolean whole = true;
        for (String file : List.of(".tls-ca-file", ".tls-certificate-file", ".tls-key-file")) {
            boolean given = values.isGiven(server + file);
            whole &= given;
            if (tls != given) {
                checks.add(
                        server + file,
                        tls ? "is missing" : "is of no use with transport udp",
                        tls ? "transport tls needs one" : "leave it out, or set transport: tls");
            }
        }
        if (!tls || !whole) {
            return null;
        }
        String name = values.optionalText(server + ".tls-name");
        return new RadiusServerConfig.Tls(
                values.readableFile(server + ".tls-ca-file"),
                values.readableFile(server + ".tls-certificate-file"),
                values.readableFile(server + ".tls-key-file"),
                name == null ? address.host() : name);
    }

    AccountingConfig accounting() {
        Duration interim = values.duration("accounting.interim-interval");
        if (!interim.isZero() && interim.compareTo(LEAST_INTERIM_INTERVAL) < 0) {
            checks.add("accounting.interim-interval", "is too short", "give 0s or at least 60s");
        }
        Duration initial = values.duration("accounting.retry-initial");
        Duration max = values.duration("accounting.retry-max");
        checks.notLess("accounting.retry-max", max, "accounting.retry-initial", initial);
        return new AccountingConfig(
                interim,
                values.integer("accounting.interim-jitter"),
                values.duration("accounting.checkpoint-interval"),
                values.choices("accounting.tunnels", AccountingConfig.TunnelRecords.class, 0),
                initial,
                max,
                values.integer("accounting.window"),
                values.choice("accounting.when-not-durable", AccountingConfig.WhenNotDurable.class));
    }

    CoaConfig coa() {
        List<CoaConfig.Client> clients = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("coa.clients")) {
            CoaConfig.Client client = new CoaConfig.Client(
                    values.network(path + ".address"),
                    values.secret(path),
                    values.truth(path + ".require-message-authenticator"));
            checks.unique(path + ".address", client.network(), seen);
            clients.add(client);
        }
        InetSocketAddress listen = values.optionalEndpoint("coa.listen");
        if (listen != null && clients.isEmpty()) {
            checks.add("coa.clients", "is missing", "say who may send requests to coa.listen");
        }
        return new CoaConfig(
                listen,
                clients,
                values.duration("coa.event-timestamp-window"),
                values.truth("coa.require-event-timestamp"));
    }
}
