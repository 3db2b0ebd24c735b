package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.ppp.AuthProtocol;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How logins are decided: authentication protocols, RADIUS, the users file, domains, nobody. */
class AaaTest {
    private static final String LOCAL = "aaa:\n  methods: [%s]\n  users-file: %s\n";

    @TempDir
    private Path directory;

    private static String withProtocols(String protocols) {
        return WholeLac.BASE + "ppp:\n  authentication: [" + protocols + "]\n";
    }

    private String withUsers(String base, String methods, String users) throws IOException {
        Path file = Files.writeString(directory.resolve("users"), users);
        return base + LOCAL.formatted(methods, file);
    }

    private static SubscriberDouble login(WholeLac net, String password, AuthProtocol... willing) {
        return net.dial(net.subscriber("alice@one.example", password, willing));
    }

    @ParameterizedTest
    @CsvSource({"MSCHAP_V2, mschap-v2", "MSCHAP_V1, mschap-v1"})
    void msChapIsDecidedByRadius(AuthProtocol protocol, String name) {
        WholeLac net = new WholeLac(withProtocols(name), 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = login(net, "a-secret", protocol);
        net.up(alice);
        net.ping(alice);
        if (protocol == AuthProtocol.MSCHAP_V2) {
            assertThat(lns.calls().get(0).proxyAuthentication())
                    .as("forces the LNS to ask anew")
                    .isNull();
        } else {
            assertThat(lns.calls().get(0).proxyAuthentication())
                    .isInstanceOfSatisfying(ProxyAuthentication.MsChapV1.class, proof -> {
                        assertThat(proof.challenge().length()).isEqualTo(8);
                        assertThat(proof.response().length()).isEqualTo(49);
                    });
        }
    }

    @Test
    void anMsChapErrorIsHandedOn() {
        WholeLac net = new WholeLac(withProtocols("mschap-v2"), 1);
        SubscriberDouble alice = login(net, "wrong", AuthProtocol.MSCHAP_V2);
        net.ended(alice);
        assertThat(alice.authenticationMessage()).contains("E=691").contains("Wrong password, says RADIUS");
        assertThat(net.ends(EndReason.AUTHENTICATION_REJECTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthProtocol.class,
            names = {"CHAP_MD5", "PAP", "MSCHAP_V2", "MSCHAP_V1"})
    void aLocalUserWithAClearPasswordLogsInByEveryProtocol(AuthProtocol protocol) throws IOException {
        String base = withProtocols("chap, pap, mschap-v2, mschap-v1");
        WholeLac net = new WholeLac(withUsers(base, "local", "alice@one.example clear:local secret\n"), 1);
        net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        SubscriberDouble alice = login(net, "local secret", protocol);
        net.until(
                "the LAC is content", () -> net.lac.counted().lac().get(dev.lac.server.LacEvent.LOGIN_SUCCEEDED) == 1);
        assertThat(net.requests).as("RADIUS is asked nothing but accounting").noneMatch(r -> r.contains(" 01"));
        SubscriberDouble wrong = login(net, "other", protocol);
        net.ended(wrong);
        assertThat(wrong.authenticationMessage())
                .contains(protocol == AuthProtocol.MSCHAP_V1 ? "E=691" : "Wrong name or password");
        alice.hangUp();
    }

    @ParameterizedTest
    @CsvSource({
        "hash:$6$saltsalt$pWfg.DA4QDnr9Xz75EIbfqQsx8lsKpLvQ1u5GeDXWmiGMMRmXsjMWu/FnMtuXddZKN1JCMfQkbQ/5QphBuBMU/, PAP, true",
        "hash:$6$saltsalt$pWfg.DA4QDnr9Xz75EIbfqQsx8lsKpLvQ1u5GeDXWmiGMMRmXsjMWu/FnMtuXddZKN1JCMfQkbQ/5QphBuBMU/, CHAP_MD5, false",
        "nt:44ebba8d5312b8d611474411f56989ae, MSCHAP_V2, true",
        "nt:44ebba8d5312b8d611474411f56989ae, MSCHAP_V1, true",
        "nt:44ebba8d5312b8d611474411f56989ae, PAP, true",
        "nt:44ebba8d5312b8d611474411f56989ae, CHAP_MD5, false",
    })
    void whatAHashCanProve(String secret, AuthProtocol protocol, boolean right) throws IOException {
        String base = withProtocols("chap, pap, mschap-v2, mschap-v1");
        WholeLac net = new WholeLac(withUsers(base, "local", "alice@one.example " + secret + "\n"), 1);
        net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        SubscriberDouble alice = login(net, "clientPass", protocol);
        if (right) {
            net.until(
                    "the LAC is content",
                    () -> net.lac.counted().lac().get(dev.lac.server.LacEvent.LOGIN_SUCCEEDED) == 1);
        } else {
            net.ended(alice);
            assertThat(net.ends(EndReason.AUTHENTICATION_REJECTED)).isEqualTo(1);
        }
    }

    @Test
    void theNextMethodDecidesWhereOneCannot() throws IOException {
        WholeLac net = new WholeLac(withUsers(WholeLac.BASE, "local, radius", "bob@two.example clear:local\n"), 1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.LCP_RENEGOTIATION);
        net.up(login(net, "a-secret")); // unknown to the file
        SubscriberDouble bob = net.dial(net.subscriber("bob@two.example", "b-secret"));
        net.ended(bob); // the file knows another password, and its word is final
        assertThat(bob.authenticationMessage()).contains("Wrong name or password");
    }

    @Test
    void theFileDecidesWhenNoServerAnswers() throws IOException {
        WholeLac net = new WholeLac(withUsers(WholeLac.BASE, "radius, local", "alice@one.example clear:a-secret\n"), 1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        net.up(login(net, "a-secret"));
    }

    @Test
    void aUserNobodyKnowsIsRefused() throws IOException {
        WholeLac net = new WholeLac(withUsers(WholeLac.BASE, "local", "# nobody\n"), 1);
        SubscriberDouble alice = login(net, "a-secret");
        net.ended(alice);
        assertThat(alice.authenticationMessage()).contains("Unknown user");
    }

    @Test
    void aDomainsTunnelIsAskedForAndTheProofIsLeftToTheLns() {
        WholeLac net = new WholeLac(WholeLac.BASE + "aaa:\n  methods: [domain]\n  domain-password: outbound\n", 1);
        net.radius.add("one.example", "outbound");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = login(net, "a-secret");
        net.up(alice);
        net.ping(alice);
        assertThat(net.requests.get(0))
                .as("User-Name")
                .contains("010d" + Octets.ofText("one.example").hex())
                .as("Service-Type Outbound")
                .contains("060600000005");
        assertThat(lns.calls().get(0).proxyAuthentication()).isInstanceOf(ProxyAuthentication.Chap.class);
        SubscriberDouble wrong = login(net, "wrong");
        net.ended(wrong);
        assertThat(net.ends(EndReason.LNS_CLEARED)).as("the LNS has refused it").isEqualTo(1);
    }

    @Test
    void withoutAnyMethodTheLnsDecidesAlone() {
        WholeLac net = new WholeLac(WholeLac.BASE + "aaa:\n  methods: [none]\n", 1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.up(login(net, "a-secret"));
        assertThat(net.requests).noneMatch(request -> request.contains(" 01"));
        net.ended(login(net, "wrong"));
    }

    @Test
    void msChapV2IsLeftToTheLnsWhereNobodyHereCanProveAnything() {
        WholeLac net = new WholeLac(withProtocols("mschap-v2") + "aaa:\n  methods: [none]\n", 1);
        net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        SubscriberDouble alice = login(net, "a-secret", AuthProtocol.MSCHAP_V2);
        net.up(alice);
        net.ping(alice);
    }

    @Test
    void aSubscriberNeedNotBeAskedWhoItIs() {
        WholeLac net = new WholeLac(
                WholeLac.BASE + "    - lns: one\nppp:\n  authentication: []\naaa:\n  methods: [none]\n", 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble anybody = net.dial(net.subscriber("", ""));
        net.up(anybody);
        net.ping(anybody);
        assertThat(lns.calls().get(0).proxyAuthentication()).isInstanceOf(ProxyAuthentication.None.class);
        assertThat(lns.calls().get(0).proxyLcp().lastSentConfReq().hex()).doesNotContain("0305c223");
    }

    @Test
    void aSubscriberMayTryAgain() {
        WholeLac net = new WholeLac(WholeLac.BASE + "ppp:\n  authentication-retries: 2\n", 1);
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = login(net, "wrong");
        net.ended(alice);
        assertThat(net.requests.stream().filter(request -> request.contains(" 01")))
                .hasSize(3);
        assertThat(net.ends(EndReason.AUTHENTICATION_REJECTED)).isEqualTo(1);
    }

    @Test
    void multilinkOptionsReachTheLns() {
        WholeLac net = new WholeLac(
                WholeLac.BASE + "ppp:\n  mrru: 1500\n  endpoint-discriminator: lac1\n  identification: \"LAC one\"\n",
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = login(net, "a-secret");
        net.up(alice);
        assertThat(net.frames).as("MRRU").anyMatch(frame -> frame.contains("110405dc"));
        assertThat(net.frames)
                .as("Endpoint Discriminator")
                .anyMatch(
                        frame -> frame.contains("130701" + Octets.ofText("lac1").hex()));
        assertThat(net.frames)
                .as("Identification")
                .anyMatch(frame -> frame.contains(Octets.ofText("LAC one").hex()));
        assertThat(lns.calls()).hasSize(1);
    }
}
