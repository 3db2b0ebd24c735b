package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RADIUS, accounting, CoA, DNS and selection: every key has its place in the records. */
class ServiceConfigTest extends ConfigFixture {
    private static final String LNSES = "lns: [{name: one, addresses: [a.b]}, {name: two, addresses: [192.0.2.2]}]\n";

    private static String bareWithRadius(String radius) {
        return "pppoe: {interfaces: [eth1]}\nl2tp: {local: 198.51.100.1}\n" + radius;
    }

    @Test
    void radius() throws Exception {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem", "words")) {
            Files.writeString(directory.resolve(file), "-");
        }
        RadiusConfig radius = load(bareWithRadius("""
                        radius:
                          nas-identifier: nas
                          nas-ip-address: 2001:db8::1
                          nas-port-type: ethernet
                          nas-port-id: "{port} {circuit-id}"
                          calling-station-id: "{mac-dots}"
                          called-station-id: x
                          sockets: 8
                          initial-timeout: 2s
                          max-timeout: 16s
                          tries: 5
                          dead-time: 0s
                          status-interval: 5s
                          chargeable-user-identity: true
                          dictionary: words
                          attributes: [{name: My-Line, value: "{remote-id}", in: [access]}]
                          tunnel-attributes: [{name: My-LNS, means: server-endpoint}]
                          authentication:
                            - {address: "[2001:db8::10]:11812", secret: one, require-message-authenticator: false}
                            - {address: radius.example.net, secret: two, group: resale, priority: 2, weight: 3,
                               max-in-flight: 100, status-server: false}
                            - {address: 192.0.2.12, transport: tls, tls-ca-file: ca.pem, tls-certificate-file: cert.pem,
                               tls-key-file: key.pem, tls-name: aaa.example.net}
                          accounting: [{address: 192.0.2.10:11813, secret: three}]
                        """)).radius();
        Path home = directory;
        assertThat(radius)
                .isEqualTo(new RadiusConfig(
                        new RadiusConfig.Nas(
                                "nas",
                                InetAddress.getByName("2001:db8::1"),
                                RadiusConfig.NasPortType.ETHERNET,
                                "{port} {circuit-id}",
                                "{mac-dots}",
                                "x"),
                        8,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(16),
                        5,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        true,
                        home.resolve("words"),
                        List.of(new RadiusConfig.RequestAttribute(
                                "My-Line", "{remote-id}", List.of(RadiusConfig.RequestKind.ACCESS))),
                        List.of(new RadiusConfig.TunnelAttribute("My-LNS", RadiusConfig.TunnelPart.SERVER_ENDPOINT)),
                        List.of(
                                new RadiusServerConfig(
                                        new HostAndPort("2001:db8::10", 11812),
                                        Secret.of("one"),
                                        false,
                                        "default",
                                        1,
                                        1,
                                        0,
                                        true,
                                        null),
                                new RadiusServerConfig(
                                        new HostAndPort("radius.example.net", 1812),
                                        Secret.of("two"),
                                        true,
                                        "resale",
                                        2,
                                        3,
                                        100,
                                        false,
                                        null),
                                new RadiusServerConfig(
                                        new HostAndPort("192.0.2.12", 2083),
                                        Secret.of("radsec"),
                                        true,
                                        "default",
                                        3,
                                        1,
                                        0,
                                        true,
                                        new RadiusServerConfig.Tls(
                                                home.resolve("ca.pem"),
                                                home.resolve("cert.pem"),
                                                home.resolve("key.pem"),
                                                "aaa.example.net"))),
                        List.of(new RadiusServerConfig(
                                new HostAndPort("192.0.2.10", 11813),
                                Secret.of("three"),
                                false,
                                "default",
                                1,
                                1,
                                0,
                                true,
                                null))));
    }

    @Test
    void accountingAndCoa() throws Exception {
        LacConfig config = load(BARE + """
                state-directory: /var/lib/lac
                accounting: {interim-interval: 10m, interim-jitter: 5, checkpoint-interval: 30s, tunnels: [tunnel, link],
                             retry-initial: 1s, retry-max: 30s, window: 10, when-not-durable: refuse}
                coa:
                  listen: 192.0.2.1
                  clients:
                    - {address: 192.0.2.10, secret: a}
                    - {address: "2001:db8::/32", secret: b, require-message-authenticator: true}
                  event-timestamp-window: 1m
                  require-event-timestamp: true
                """);
        assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/lib/lac"));
        assertThat(config.accounting())
                .isEqualTo(new AccountingConfig(
                        Duration.ofMinutes(10),
                        5,
                        Duration.ofSeconds(30),
                        List.of(AccountingConfig.TunnelRecords.TUNNEL, AccountingConfig.TunnelRecords.LINK),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        10,
                        AccountingConfig.WhenNotDurable.REFUSE));
        assertThat(config.coa())
                .isEqualTo(new CoaConfig(
                        new InetSocketAddress("192.0.2.1", 3799),
                        List.of(
                                new CoaConfig.Client(
                                        new IpNetwork(InetAddress.getByName("192.0.2.10"), 32), Secret.of("a"), false),
                                new CoaConfig.Client(
                                        new IpNetwork(InetAddress.getByName("2001:db8::"), 32), Secret.of("b"), true)),
                        Duration.ofMinutes(1),
                        true));
    }

    @Test
    void dnsGroupsAndSelection() throws Exception {
        LacConfig config = load(BARE + LNSES + """
                dns: {servers: [192.0.2.53, 192.0.2.54:5353], timeout: 2s, min-ttl: 0s, max-ttl: 1h, negative-ttl: 5s,
                      last-known-good: 2h, refresh-ahead: false, srv: true}
                lns-groups:
                  - {name: core, policy: least-sessions, max-sessions: 500,
                     members: [{lns: one}, {lns: two, preference: 5, weight: 3}]}
                selection:
                  rules:
                    - {name: boss, user: a@b.c, lns: one, radius-name: "{name}", lns-name: "{name}@x", max-sessions: 2}
                    - {domain: "*.Example.NET", service-name: s, circuit-id: "olt7 *", vlans: [100-199], interfaces: [eth1],
                       lns: core, radius-group: default}
                    - {domain: bad.example, refuse: true}
                    - {}
                  realm-delimiters: ["@", "%"]
                  prefix-delimiters: ["/"]
                  failover: between-levels
                  equal-preference: least-sessions
                  foreign-client-endpoint: skip
                  budget: 12s
                  max-attempts: 4
                  lockout-initial: 5s
                  lockout-max: 1m
                  lockout-triggers: [timeout, cdn-2-4]
                  locked-out: never
                """);
        assertThat(config.dns())
                .isEqualTo(new DnsConfig(
                        List.of(new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("192.0.2.54", 5353)),
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofHours(2),
                        false,
                        true));
        assertThat(config.lnsGroups())
                .containsExactly(new LnsGroupConfig(
                        "core",
                        LnsGroupConfig.Policy.LEAST_SESSIONS,
                        500,
                        List.of(new LnsGroupConfig.Member("one", 1, 1), new LnsGroupConfig.Member("two", 5, 3))));
        assertThat(config.selection())
                .isEqualTo(new SelectionConfig(
                        List.of(
                                new SelectionConfig.Rule(
                                        "boss",
                                        "a@b.c",
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        List.of(),
                                        "one",
                                        false,
                                        "{name}",
                                        "{name}@x",
                                        "default",
                                        2),
                                new SelectionConfig.Rule(
                                        "2",
                                        null,
                                        "*.example.net",
                                        "s",
                                        "olt7 *",
                                        List.of("100-199"),
                                        List.of("eth1"),
                                        "core",
                                        false,
                                        "{user}",
                                        "{user}",
                                        "default",
                                        0),
                                plainRule("3", "bad.example", true),
                                plainRule("4", null, false)),
                        new SelectionConfig.Realms(List.of("@", "%"), List.of("/")),
                        SelectionConfig.ForeignClientEndpoint.SKIP,
                        new SelectionConfig.Hunt(
                                SelectionConfig.Failover.BETWEEN_LEVELS,
                                SelectionConfig.EqualPreference.LEAST_SESSIONS,
                                SelectionConfig.LockedOut.NEVER,
                                Duration.ofSeconds(12),
                                4),
                        new SelectionConfig.Lockout(
                                Duration.ofSeconds(5), Duration.ofMinutes(1), List.of("timeout", "cdn-2-4"))));
    }

    private static SelectionConfig.Rule plainRule(String name, @Nullable String domain, boolean refuse) {
        return new SelectionConfig.Rule(
                name, null, domain, null, null, List.of(), List.of(), null, refuse, "{user}", "{user}", "default", 0);
    }

    @Test
    void whatDoesNotFitTogetherIsNamed() throws Exception {
        assertThat(faults(bareWithRadius("""
                        radius:
                          dictionary: none
                          nas-port-id: "{slot}"
                          authentication:
                            - {address: 192.0.2.1, secret: s, tls-ca-file: ca.pem}
                            - {address: 192.0.2.2, transport: tls, tls-ca-file: ca.pem, tls-certificate-file: cert.pem}
                        accounting: {interim-interval: 30s, retry-initial: 1m, retry-max: 1s}
                        coa: {listen: 192.0.2.1, event-timestamp-window: 2d}
                        """)))
                .containsExactly(
                        "lac.yaml:4: radius.dictionary: cannot be read; create the file and let the LAC's user read it",
                        "lac.yaml:5: radius.nas-port-id: {slot} is not a placeholder; use {port}, {interface}, {vlan}, {mac},"
                                + " {mac-hyphens}, {mac-plain}, {mac-dots}, {circuit-id}, {remote-id}, {user}, {domain},"
                                + " {service-name}",
                        "lac.yaml:7: radius.authentication[0].tls-ca-file: is of no use with transport udp; leave it out, or set"
                                + " transport: tls",
                        "lac.yaml:8: radius.authentication[1].tls-key-file: is missing; transport tls needs one",
                        "lac.yaml:9: accounting.interim-interval: is too short; give 0s or at least 60s",
                        "lac.yaml:9: accounting.retry-max: is less than retry-initial; make it at least as long",
                        "lac.yaml:10: coa.clients: is missing; say who may send requests to coa.listen",
                        "lac.yaml:10: coa.event-timestamp-window: 2d is out of range; give one of 1s..1d");
        assertThat(faults(BARE + LNSES + """
                coa: {clients: [{address: 192.0.2.0/33, secret: a}]}
                dns: {min-ttl: 1h, max-ttl: 1m}
                lns-groups:
                  - {name: one, members: [{lns: one}, {lns: one}, {lns: tow}]}
                  - {name: empty, members: []}
                selection:
                  lockout-triggers: [timeout, never]
                  prefix-delimiters: ["::", "@"]
                  rules:
                    - {domain: a.b, lns: nowhere}
                    - {domain: A.B}
                    - {user: x, refuse: true, lns: one, radius-group: other}
                    - {}
                    - {user: y, lns: two, radius-name: "{mac}"}
                """))
                .containsExactly(
                        "lac.yaml:10: coa.clients[0].address: \"33\" is not the length of a prefix; give one of 0..32",
                        "lac.yaml:11: dns.max-ttl: is less than min-ttl; make it at least as long",
                        "lac.yaml:13: lns-groups[0].members[1].lns: is the same as lns-groups[0].members[0].lns; leave one of them",
                        "lac.yaml:13: lns-groups[0].members[2].lns: \"tow\" is not the name of an LNS; use one of one, two",
                        "lac.yaml:13: lns-groups[0].name: is the name of an LNS, too; give the group another",
                        "lac.yaml:14: lns-groups[1].members: is missing; give one: list of maps, at least 1",
                        "lac.yaml:16: selection.lockout-triggers[1]: \"never\" is not a trigger; write timeout, stopccn-2, cdn-4 or"
                                + " cdn-2-4",
                        "lac.yaml:17: selection.prefix-delimiters[0]: has 2 octets; give 1..1 octets each",
                        "lac.yaml:17: selection.prefix-delimiters: \"@\" is one of realm-delimiters, too; leave it in one of them",
                        "lac.yaml:19: selection.rules[0].lns: \"nowhere\" is not the name of an LNS or group; use one of empty, one,"
                                + " two",
                        "lac.yaml:20: selection.rules[1]: never applies, because selection.rules[0] fits everybody that it fits;"
                                + " leave one of them, or change their order",
                        "lac.yaml:21: selection.rules[2].lns: leads nowhere, because the rule refuses; leave out lns or refuse",
                        "lac.yaml:21: selection.rules[2].radius-group: no server of radius.authentication is in group \"other\"; use one of [default]",
                        "lac.yaml:23: selection.rules[4].radius-name: {mac} is not a placeholder; use {user}, {name}, {domain}",
                        "lac.yaml:23: selection.rules[4]: never applies, because selection.rules[3] fits everybody that it fits;"
                                + " leave one of them, or change their order");
    }
}
