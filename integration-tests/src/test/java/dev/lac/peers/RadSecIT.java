package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** RADIUS over TLS (RFC 6614) with FreeRADIUS and certificates at both ends. */
@RealPeers
class RadSecIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String ADDRESS = "127.0.0.2";
    private static final List<String> USERS = List.of("ann", "bob", "cat", "dan");

    private static final String IMPATIENT = """
              initial-timeout: 200ms
              max-timeout: 200ms
              tries: 2
            """;

    private static String settings(String timeouts, Path authority, Path certificate, Path key, String name) {
        String entry = """
                    - address: %s
                      transport: tls
                      tls-ca-file: %s
                      tls-certificate-file: %s
                      tls-key-file: %s
                """.formatted(ADDRESS, authority, certificate, key)
                + (name.isEmpty() ? "" : "      tls-name: " + name + "\n");
        return LacProcess.oneLns(SECRET) + """
                accounting:
                  retry-initial: 1s
                  retry-max: 1s
                radius:
                %s  authentication:
                %s  accounting:
                %2$s""".formatted(timeouts, entry);
    }

    @Test
    void oneConnectionForEachServerEvenAfterARestart(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            Certificates ours = Certificates.make(rig, "ours", ADDRESS);
            FreeRadius radius = rig.freeRadius(FreeRadius.Settings.at(ADDRESS).withTls(ours), Users.inRadius(USERS));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, USERS);
            Capture capture = rig.capture();
            LacProcess lac =
                    rig.lac(settings("", ours.authority(), ours.client(), ours.clientKey(), Certificates.SERVER_NAME));

            Crowd.Member ann = rig.crowd().login("ann");
            Crowd.Member bob = rig.crowd().login("bob");
            radius.awaitAccounting("Start", "bob");
            capture.stop();
            assertThat(capture.count(
                            Capture.Place.LOOPBACK, "tcp.dstport == 2083 && tcp.flags.syn == 1 && tcp.flags.ack == 0"))
                    .as("connections, one for authentication and one for accounting")
                    .isEqualTo(2);
            assertThat(capture.count(Capture.Place.LOOPBACK, "udp.port == 1812 || udp.port == 1813"))
                    .isZero();
            assertThat(capture.contains("edge1", Capture.Place.LOOPBACK))
                    .as("NAS-Identifier in clear")
                    .isFalse();

            radius.stop();
            ann.hangUp();
            ann.awaitEnd();
            radius.start();
            Crowd.Member cat = rig.crowd().login("cat");
            radius.awaitAccounting("Stop", "ann");
            radius.kill();
            bob.hangUp();
            radius.start();
            rig.crowd().login("dan");
            radius.awaitAccounting("Stop", "bob");
            radius.awaitAccounting("Start", "dan");
            lac.stop();
            cat.awaitEnd();
            Ledger ledger = Ledger.of(radius);
            ledger.mustBalance();
            assertThat(ledger.stopsByUser().keySet()).containsExactlyInAnyOrderElementsOf(USERS);
            assertThat(ledger.records()).hasSize(2 * USERS.size() + 2);
            assertThat(lac.counter("CONNECTION_LOST")).isEqualTo(4);
        });
    }

    /** Each is refused for a reason of its own, which the log says. */
    @Test
    void whoeverHasTheWrongCertificateIsNotBelieved(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            Certificates ours = Certificates.make(rig, "ours", ADDRESS);
            Certificates strangers = Certificates.make(rig, "strangers", ADDRESS);
            FreeRadius radius = rig.freeRadius(FreeRadius.Settings.at(ADDRESS).withTls(ours), Users.inRadius(USERS));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, USERS);

            fails(
                    rig,
                    settings(IMPATIENT, strangers.authority(), ours.client(), ours.clientKey(), ""),
                    "(?i)certificat");
            fails(
                    rig,
                    settings(IMPATIENT, ours.authority(), ours.client(), ours.clientKey(), "other.test"),
                    "other.test");
            fails(
                    rig,
                    settings(IMPATIENT, ours.authority(), strangers.client(), strangers.clientKey(), ""),
                    "(?i)closed|alert|reset");
            radius.awaitLog("peer did not return a certificate"); // none that its authority has issued
            assertThat(radius.detail()).isEmpty();

            // By its address, which is in its certificate, too.
            LacProcess good = rig.lac(settings("", ours.authority(), ours.client(), ours.clientKey(), ""));
            rig.crowd().login("ann");
            radius.awaitAccounting("Start", "ann");
            good.stop();
        });
    }

    private static void fails(Rig rig, String settings, String cause) {
        LacProcess lac = rig.lac(settings);
        lac.awaitLog("auth 127.0.0.2:2083: .*the next try is in");
        Crowd.Member ann = rig.crowd().dial("ann");
        ann.awaitEnd();
        assertThat(ann.message()).isEqualTo("the user could not be authenticated");
        lac.awaitLog("WARN .*ann ends: the user could not be authenticated: .*auth 127.0.0.2:2083.*" + cause);
        lac.kill(); // it would wait for its Accounting-Off
    }
}
