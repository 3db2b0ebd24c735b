package dev.lac.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.UdpPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration tells the whole story, and names the phase when it cannot. */
class DemoTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(String... options) {
        Demo demo = new Demo(new PrintStream(out, true, StandardCharsets.UTF_8));
        return Demo.commandLine(demo).execute(options);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyStepIsToldInOrder() throws Exception {
        assertThat(run()).as(told()).isZero();
        assertThat(told())
                .containsSubsequence(
                        "PADI",
                        "PADO",
                        "PADR",
                        "PADS",
                        "LCP  Configure-Request",
                        "CHAP Challenge",
                        "CHAP Response",
                        "Access-Request",
                        "Access-Accept",
                        "lns.isp.example A: [",
                        "SCCRQ",
                        "SCCRP",
                        "SCCCN",
                        "ICRQ",
                        "ICRP",
                        "CHAP Success")
                .containsSubsequence(
                        "ICCN", "AVP 26", "AVP 27", "AVP 28", "AVP 29", "AVP 30", "AVP 31", "AVP 32", "AVP 33")
                .containsSubsequence(
                        "IPCP Configure-Request",
                        "the subscriber is up after",
                        "ICMP echo request",
                        "ICMP echo reply",
                        "PADT",
                        "Accounting-Request",
                        "Accounting Stop: user alice@isp.example, 282 octets",
                        "p50")
                // which of the two the others hear first is the affair of their sockets
                .containsSubsequence("PADT", "CDN");
        assertThat(told())
                .doesNotContain("wonderland")
                .doesNotContain("demo-tunnel")
                .doesNotContain("FAILED");
    }

    @Test
    void aFailureNamesThePhase() throws Exception {
        try (UdpPort taken = new UdpPort(new InetSocketAddress("127.18.21.2", 1701), (from, datagram) -> {})) {
            assertThat(taken.address().getPort()).isEqualTo(1701);
            assertThat(run()).isEqualTo(1);
        }
        assertThat(told()).contains("FAILED in phase start: UDP /127.18.21.2:1701");
    }

    @ParameterizedTest
    @CsvSource({
        "forced-chap, CHAP Success",
        "lcp-renegotiation, LCP  Configure-Request",
    })
    void theLnsMayAuthenticateItsOwnWay(String mode, String afterwards) {
        assertThat(run("--lns", mode)).as(told()).isZero();
        assertThat(told()).containsSubsequence("ICCN", afterwards, "the subscriber is up after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy", "repeating", "slow"})
    void theStoryTakesPlaceWithATroubledLns(String trouble) {
        assertThat(run("--trouble", trouble)).as(told()).isZero();
        assertThat(told()).contains("Accounting Stop: user alice@isp.example");
    }

    @Test
    void anLnsThatRedirectsIsToldOf() {
        assertThat(run("--trouble", "redirecting")).isEqualTo(1);
        assertThat(told()).contains("FAILED").contains("no LNS took the call");
    }

    @Test
    void aWrongOptionIsToldOf() {
        assertThat(run("--lns", "telepathy")).isEqualTo(2);
    }
}
