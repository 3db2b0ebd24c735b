package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest extends ConfigFixture {
    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        LacConfig config = load(BARE);
        assertThat(config.name()).isEqualTo("lac");
        PppoeConfig.Offer offer = new PppoeConfig.Offer("lac", List.of(), PppoeConfig.EmptyServiceName.ACCEPT);
        assertThat(config.pppoe())
                .isEqualTo(new PppoeConfig(
                        List.of("eth1"),
                        offer,
                        List.of(),
                        List.of(),
                        List.of("untagged"),
                        1492,
                        Duration.ofSeconds(60),
                        new PppoeConfig.Limits(16384, 0, 0, 0, PppoeConfig.StaleSessions.REPLACE, 0, 0),
                        List.of(),
                        new PppoeConfig.ShortCycle(
                                Duration.ZERO,
                                3,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(5),
                                PppoeConfig.LockoutKey.CIRCUIT_ID),
                        List.of(),
                        List.of()));
        assertThat(config.aaa())
                .isEqualTo(new AaaConfig(List.of(AaaConfig.Method.RADIUS), List.of(), Secret.of("cisco")));
        assertThat(config.ppp().authentication())
                .containsExactly(PppConfig.Authentication.CHAP, PppConfig.Authentication.PAP);
        assertThat(config.radius().nas().identifier()).isEqualTo("lac");
        assertThat(config.radius().nas().ipAddress()).isNull();
        assertThat(config.radius().authentication())
                .containsExactly(new RadiusServerConfig(
                        new HostAndPort("192.0.2.10", 1812), Secret.of("s"), true, "default", 1, 1, 0, true, null));
        assertThat(config.radius().accounting()).isEmpty();
        assertThat(config.l2tp().local()).isEqualTo(new InetSocketAddress("198.51.100.1", 1701));
        assertThat(config.l2tp().successFrom()).isEqualTo(L2tpConfig.SuccessFrom.LAC);
        assertThat(config.l2tp().dataDscp()).isZero();
        assertThat(config.l2tp().interfaces()).isEmpty();
        assertThat(config.ppp().mru()).isEqualTo(PppConfig.AUTO_MRU);
        assertThat(config.dataPlane()).isEqualTo(new DataPlaneConfig(DataPlaneConfig.FastPath.AUTO, Map.of(), 0));
        assertThat(config.lns()).isEmpty();
        assertThat(config.selection().rules()).isEmpty();
        assertThat(config.log().level()).isEqualTo(LogConfig.Level.INFO);
    }

    @Test
    void whatIsWrittenCounts() throws Exception {
        Files.writeString(directory.resolve("users"), "a@b.c clear:s\n");
        LacConfig config = load("""
                name: edge
                pppoe:
                  interfaces: [eth1, eth2.7]
                  ac-name: AC
                  service-names: [a, b]
                  empty-service-name: refuse
                  services: [{name: a, max-sessions: 5, pado-delay: 50ms}]
                  profiles:
                    - {interfaces: [eth1], vlans: [100-199, 7.1-4094], ac-name: VLANS, service-names: []}
                    - {vlans: [untagged]}
                  vlans: [untagged, 100-199, 7.1-4094]
                  max-payload: 1500
                  cookie-lifetime: 500s
                  max-sessions: 9
                  max-sessions-per-mac: 1
                  max-sessions-per-vlan: 2
                  max-sessions-per-circuit-id: 3
                  stale-sessions: refuse
                  padi-rate: 1000
                  padi-rate-per-mac: 4
                  pado-delays: [{sessions: 5, delay: 100ms}, {sessions: 8}]
                  short-cycle: 30s
                  short-cycle-threshold: 2
                  lockout-min: 2s
                  lockout-max: 1h
                  lockout-key: mac
                  mac-allow: ["02:00:5E:*"]
                  mac-deny: ["02-00-5e-10-00-01"]
                ppp:
                  mru: 1480
                  mrru: 1500
                  endpoint-discriminator: lac7
                  identification: "LAC 7"
                  authentication: [mschap-v2, pap]
                  authentication-retries: 2
                  restart-interval: 250ms
                  max-configure: 4
                  max-terminate: 3
                  max-failure: 2
                  authentication-timeout: 1m
                  echo-interval: 20s
                  echo-failures: 7
                aaa: {methods: [local, radius], users-file: users, domain-password: outbound}
                radius: {authentication: [{address: 192.0.2.10, secret: s}]}
                l2tp:
                  local: 198.51.100.1:11701
                  host-name: lac7
                  success-from: lns
                  hello-interval: 1h
                  receive-window: 32768
                  retransmit-initial: 500ms
                  retransmit-cap: 16s
                  max-setup-retransmits: 3
                  max-retransmits: 7
                  setup-timeout: 15s
                  strict-server-auth-id: true
                  idle-timeout: 0s
                  hide-padding: 16
                  control-dscp: 46
                  data-dscp: copy
                  interfaces: [eth8, eth9.5]
                  connect-speed: fixed
                  tx-speed: 16000000
                  rx-speed: 1000000
                  rx-speed-when-equal: true
                  calling-number: "{circuit-id} {mac}"
                  called-number: "0800"
                  calling-number-mask: 6
                lns:
                  - name: one
                    addresses: [203.0.113.1, lns.example.net, "2001:db8::5"]
                    secret: t
                    tunnel-authentication: radius-mandatory
                    local: 198.51.100.2
                    max-sessions: 100
                    max-sessions-per-tunnel: 10
                    drain: true
                    hide-avps: true
                    peer-name: lns1
                    tolerant: true
                    keep-warm: true
                    calling-number: masked
                    access-line: true
                    nas-port-info: true
                    diffserv: true
                    data-dscp: 12
                    dont-fragment: copy
                    clamp-mss: false
                    udp-checksum: false
                    sequencing: true
                    reorder-timeout: 100ms
                    length-field: true
                    priority-bit: true
                    address-and-control: false
                dataplane:
                  fast-path: generic
                  interfaces: [{name: eth8, fast-path: off}, {name: eth1, fast-path: native}]
                  forwarders: 16
                log: {level: debug}
                """);
        assertThat(config.name()).isEqualTo("edge");
        assertThat(config.pppoe())
                .isEqualTo(new PppoeConfig(
                        List.of("eth1", "eth2.7"),
                        new PppoeConfig.Offer("AC", List.of("a", "b"), PppoeConfig.EmptyServiceName.REFUSE),
                        List.of(new PppoeConfig.Service("a", 5, Duration.ofMillis(50))),
                        List.of(
                                new PppoeConfig.Profile(
                                        List.of("eth1"),
                                        List.of("100-199", "7.1-4094"),
                                        new PppoeConfig.Offer("VLANS", List.of(), PppoeConfig.EmptyServiceName.REFUSE)),
                                new PppoeConfig.Profile(
                                        List.of(),
                                        List.of("untagged"),
                                        new PppoeConfig.Offer(
                                                "AC", List.of("a", "b"), PppoeConfig.EmptyServiceName.REFUSE))),
                        List.of("untagged", "100-199", "7.1-4094"),
                        1500,
                        Duration.ofSeconds(500),
                        new PppoeConfig.Limits(9, 1, 2, 3, PppoeConfig.StaleSessions.REFUSE, 1000, 4),
                        List.of(
                                new PppoeConfig.PadoDelay(5, Duration.ofMillis(100)),
                                new PppoeConfig.PadoDelay(8, null)),
                        new PppoeConfig.ShortCycle(
                                Duration.ofSeconds(30),
                                2,
                                Duration.ofSeconds(2),
                                Duration.ofHours(1),
                                PppoeConfig.LockoutKey.MAC),
                        List.of("02:00:5e:*"),
                        List.of("02:00:5e:10:00:01")));
        assertThat(config.ppp())
                .isEqualTo(new PppConfig(
                        1480,
                        1500,
                        "lac7",
                        "LAC 7",
                        List.of(PppConfig.Authentication.MSCHAP_V2, PppConfig.Authentication.PAP),
                        2,
                        Duration.ofMillis(250),
                        4,
                        3,
                        2,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(20),
                        7));
        assertThat(config.aaa())
                .isEqualTo(new AaaConfig(
                        List.of(AaaConfig.Method.LOCAL, AaaConfig.Method.RADIUS),
                        List.of(new UserConfig("a@b.c", Secret.of("s"), null, null)),
                        Secret.of("outbound")));
        assertThat(config.l2tp())
                .isEqualTo(new L2tpConfig(
                        new InetSocketAddress("198.51.100.1", 11701),
                        true,
                        "lac7",
                        L2tpConfig.SuccessFrom.LNS,
                        Duration.ofHours(1),
                        32768,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(16),
                        3,
                        7,
                        Duration.ofSeconds(15),
                        Duration.ZERO,
                        16,
                        46,
                        L2tpConfig.COPY_DSCP,
                        List.of("eth8", "eth9.5"),
                        new L2tpConfig.ConnectSpeed(L2tpConfig.SpeedMethod.FIXED, 16_000_000, 1_000_000, true),
                        new L2tpConfig.Numbers("{circuit-id} {mac}", "0800", 6)));
        assertThat(config.lns())
                .isEqualTo(List.of(new LnsConfig(
                        "one",
                        List.of("203.0.113.1", "lns.example.net", "2001:db8::5"),
                        Secret.of("t"),
                        LnsConfig.TunnelAuthentication.RADIUS_MANDATORY,
                        InetAddress.getByName("198.51.100.2"),
                        new LnsConfig.Limits(100, 10),
                        true,
                        true,
                        "lns1",
                        true,
                        true,
                        new LnsConfig.Tells(LnsConfig.CallingNumber.MASKED, true, true),
                        new LnsConfig.Data(
                                true,
                                12,
                                LnsConfig.DontFragment.COPY,
                                false,
                                false,
                                true,
                                Duration.ofMillis(100),
                                true,
                                true,
                                false))));
        assertThat(config.dataPlane())
                .isEqualTo(new DataPlaneConfig(
                        DataPlaneConfig.FastPath.GENERIC,
                        Map.of("eth8", DataPlaneConfig.FastPath.OFF, "eth1", DataPlaneConfig.FastPath.NATIVE),
                        16));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, null));
    }

    @Test
    void aSecretStaysAsItIsWritten() throws Exception {
        environment.put("SECRET", "from the environment");
        for (String[] pair : new String[][] {
            {"${env:HOME}", "${env:HOME}"},
            {"\"${sys:user.name}, a\\\\b\"", "${sys:user.name}, a\\b"},
            {"0123", "0123"},
            {"yes", "yes"},
            {"1e3", "1e3"},
            {"2026-11-20", "2026-11-20"},
            {"'a, b'", "a, b"},
            {"'  blanks  '", "  blanks  "},
            {"ünïcödé", "ünïcödé"},
        }) {
            assertThat(load(bareWith("secret: s", "secret: " + pair[0]))
                            .radius()
                            .authentication()
                            .get(0)
                            .secret())
                    .as(pair[0])
                    .isEqualTo(Secret.of(pair[1]));
        }
        assertThat(load(bareWith("secret: s", "secret-env: SECRET"))
                        .radius()
                        .authentication()
                        .get(0)
                        .secret())
                .isEqualTo(Secret.of("from the environment"));
    }

    @Test
    void aSecretFileIsRelativeToTheConfigurationAndLosesOneNewline() throws Exception {
        Path file = directory.resolve("radius.secret");
        String yaml = bareWith("secret: s", "secret-file: radius.secret");
        for (String content : List.of("word", "word\n", "word\r\n")) {
            Files.writeString(file, content);
            assertThat(load(yaml).radius().authentication().get(0).secret()).isEqualTo(Secret.of("word"));
        }
        Files.writeString(file, "word \n\n");
        assertThat(load(yaml).radius().authentication().get(0).secret()).isEqualTo(Secret.of("word \n"));
        for (String content : List.of("", "\n", "\r\n")) {
            Files.writeString(file, content);
            assertThat(faults(yaml))
                    .singleElement()
                    .asString()
                    .contains("authentication[0].secret-file: the file")
                    .contains("is empty");
        }
        Files.write(file, new byte[] {(byte) 0xff, 1});
        assertThat(faults(yaml)).singleElement().asString().contains("is not UTF-8 text");
        Files.delete(file);
        assertThat(faults(yaml))
                .containsExactly("lac.yaml:6: radius.authentication[0].secret-file: cannot read \"radius.secret\""
                        + " (NoSuchFileException); create the file and let the LAC's user read it");
    }

    @Test
    void noSecretIsEverPrinted() throws Exception {
        LacConfig config =
                load(bareWith("secret: s", "secret: hunter2") + "lns: [{name: a, addresses: [b], secret: hunter2}]\n");
        assertThat(config.toString()).contains("***").doesNotContain("hunter2");
        assertThat(faults(bareWith("secret: s", "secret: [hunter2]")).toString())
                .doesNotContain("hunter2");
        assertThat(faults(bareWith("secret: s", "secret: hunter2, secret-env: hunter2\n      x: y"))
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void withoutRadiusNoServerIsNeeded() throws Exception {
        Files.writeString(
                directory.resolve("users"), "bob hash:$6$salt$abc\ncarol nt:00112233445566778899AABBCCDDEEFF\n");
        LacConfig config = load("""
                pppoe: {interfaces: [eth1]}
                aaa: {methods: [local], users-file: users}
                l2tp: {local: 198.51.100.1}
                """);
        assertThat(config.aaa().users())
                .containsExactly(
                        new UserConfig("bob", null, Secret.of("$6$salt$abc"), null),
                        new UserConfig("carol", null, null, Secret.of("00112233445566778899AABBCCDDEEFF")));
        assertThat(config.aaa().toString()).doesNotContain("salt");
    }
}
