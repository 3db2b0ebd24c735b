package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.RadiusConfig;
import dev.lac.config.RadiusServerConfig;
import dev.lac.dns.IpLiteral;
import dev.lac.protocol.Octets;
import dev.lac.radius.DynamicAuthorizationServer;
import dev.lac.radius.NasIdentity;
import dev.lac.radius.RadiusClient;
import dev.lac.radius.RadiusClient.Role;
import dev.lac.radius.RadiusClient.Server;
import dev.lac.radius.RadiusClient.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the operator's file says of RADIUS, in terms of the client. */
public final class RadiusSettings {
    private RadiusSettings() {}

    /**
     * @param epoch the time of day when the loop's time is 0
     */
    public static RadiusClient.Settings of(LacConfig config, RadiusWords words, Instant epoch) {
        RadiusConfig radius = config.radius();
        List<Server> servers = new ArrayList<>();
        radius.authentication().forEach(server -> servers.add(server(server, Role.AUTHENTICATION)));
        radius.accounting().forEach(server -> servers.add(server(server, Role.ACCOUNTING)));
        return new RadiusClient.Settings(
                nas(radius),
                radius.sockets(),
                radius.initialTimeout(),
                radius.maxTimeout(),
                radius.tries(),
                radius.deadTime(),
                radius.statusInterval(),
                epoch,
                radius.chargeableUserIdentity(),
                words.tunnels(),
                servers);
    }

    static DynamicAuthorizationServer.Settings dynamicAuthorization(LacConfig config, Instant epoch) {
        return new DynamicAuthorizationServer.Settings(
                config.coa().clients().stream()
                        .map(client -> new DynamicAuthorizationServer.Client(
                                client.network().address(),
                                client.network().prefixLength(),
                                Octets.copyOf(client.secret().octets()),
                                client.requireMessageAuthenticator()))
                        .toList(),
                nas(config.radius()),
                config.coa().eventTimestampWindow(),
                config.coa().requireEventTimestamp(),
                epoch);
    }

    static NasIdentity nas(RadiusConfig radius) {
        return new NasIdentity(radius.nas().identifier(), radius.nas().ipAddress());
    }

    /** The name of a server: its role and its address as written. */
    static String name(RadiusServerConfig server, Role role) {
        return (role == Role.AUTHENTICATION ? "auth " : "acct ") + server.address();
    }

    /** The servers that the file names by a name, which is to be resolved. */
    static List<RadiusNames.Named> named(RadiusConfig radius) {
        List<RadiusNames.Named> named = new ArrayList<>();
        radius.authentication().stream()
                .filter(server -> !server.address().isLiteral())
                .forEach(server ->
                        named.add(new RadiusNames.Named(name(server, Role.AUTHENTICATION), server.address())));
        radius.accounting().stream()
                .filter(server -> !server.address().isLiteral())
                .forEach(server -> named.add(new RadiusNames.Named(name(server, Role.ACCOUNTING), server.address())));
        return named;
    }

    private static Server server(RadiusServerConfig server, Role role) {
        InetAddress literal = IpLiteral.parse(server.address().host());
        return new Server(
                name(server, role),
                role,
                server.group(),
                server.tls() == null ? Transport.UDP : Transport.TLS,
                literal == null
                        ? null
                        : new InetSocketAddress(literal, server.address().port()),
                Octets.copyOf(server.secret().octets()),
                server.requireMessageAuthenticator(),
                server.priority(),
                server.weight(),
                server.maxInFlight(),
                server.statusServer());
    }
}
