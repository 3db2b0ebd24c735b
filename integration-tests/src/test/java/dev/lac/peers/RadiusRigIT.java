package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The RADIUS servers of the other tests by themselves: what is asked of them by programs that are none of ours. */
@RealPeers
class RadiusRigIT {
    private static final String USER = """
            ann Cleartext-Password := "correct-horse-7"
            	Tunnel-Type:1 = L2TP,
            	Tunnel-Server-Endpoint:1 = "192.0.2.2",
            	Tunnel-Private-Group-Id = "untagged"
            """;
    private static final Radclient STATUS =
            Radclient.request("status", FreeRadius.SECRET).signed();

    private static Radclient login(String secret, String password) {
        return Radclient.request("auth", secret, "User-Name = ann", "User-Password = " + password)
                .signed();
    }

    private static Radclient login() {
        return login(FreeRadius.SECRET, "correct-horse-7");
    }

    private static Radclient accounting(String session) {
        return Radclient.request(
                "acct",
                FreeRadius.SECRET,
                "Acct-Status-Type = Start",
                "Acct-Session-Id = \"" + session + "\"",
                "User-Name = \"an\\\"n\"",
                "Class = 0x01",
                "Class = 0x02");
    }

    @Test
    void serversSideBySideDifferAsTold(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.freeRadius(FreeRadius.Settings.at("127.0.0.2"), USER);
            rig.freeRadius(
                    FreeRadius.Settings.at("127.0.0.3")
                            .withSecret("another")
                            .withoutSignature()
                            .withoutStatusServer(),
                    USER.replace("192.0.2.2", "192.0.2.3"));
            rig.freeRadius(FreeRadius.Settings.at("::1"), USER);

            Outcome accepted = login().send(rig, "127.0.0.2:1812");
            assertThat(accepted.output())
                    .contains("Received Access-Accept")
                    .contains("Tunnel-Server-Endpoint:1 = \"192.0.2.2\"")
                    .contains("Tunnel-Private-Group-Id:0 = \"untagged\"");
            assertThat(accepted.succeeded()).isTrue();
            assertThat(signatures(accepted)).isEqualTo(2);
            Outcome rejected = login(FreeRadius.SECRET, "wrong").send(rig, "127.0.0.2:1812");
            assertThat(rejected.output()).contains("Received Access-Reject", FreeRadius.REJECTION);
            assertThat(rejected.exit()).isEqualTo(1);
            assertThat(signatures(rejected)).isEqualTo(2);

            Outcome unsigned = login("another", "correct-horse-7").send(rig, "127.0.0.3:1812");
            assertThat(unsigned.output()).contains("Received Access-Accept", "192.0.2.3");
            assertThat(signatures(unsigned)).isEqualTo(1);
            assertThat(login().send(rig, "127.0.0.3:1812").output()).contains("No reply");

            for (String port : List.of("1812", "1813")) {
                Outcome alive = STATUS.send(rig, "127.0.0.2:" + port);
                assertThat(alive.succeeded()).isTrue();
                assertThat(signatures(alive)).isEqualTo(2);
            }
            assertThat(Radclient.request("status", "another")
                            .signed()
                            .send(rig, "127.0.0.3:1812")
                            .output())
                    .contains("No reply");
            assertThat(login().send(rig, "[::1]:1812").succeeded()).isTrue();
        });
    }

    private static long signatures(Outcome exchange) {
        return exchange.output()
                .lines()
                .filter(line -> line.contains("Message-Authenticator = 0x"))
                .count();
    }

    @Test
    void aServerThatDiesKeepsItsDetailFile(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius first = rig.freeRadius(FreeRadius.Settings.at("127.0.0.2"), USER);
            FreeRadius second = rig.freeRadius(FreeRadius.Settings.at("127.0.0.3"), USER);
            assertThat(accounting("1").send(rig, "127.0.0.2:1813").succeeded()).isTrue();
            assertThat(accounting("2").send(rig, "127.0.0.3:1813").succeeded()).isTrue();

            first.kill();
            assertThat(accounting("3").send(rig, "127.0.0.2:1813").succeeded()).isFalse();
            assertThat(accounting("4").send(rig, "127.0.0.3:1813").succeeded()).isTrue();
            first.users(USER.replace("correct-horse-7", "battery"));
            first.start();
            assertThat(accounting("5").send(rig, "127.0.0.2:1813").succeeded()).isTrue();
            assertThat(login().send(rig, "127.0.0.2:1812").output()).contains("Received Access-Reject");

            second.stop();
            assertThat(STATUS.send(rig, "127.0.0.3:1812").succeeded()).isFalse();
            second.start();
            assertThat(STATUS.send(rig, "127.0.0.3:1812").succeeded()).isTrue();

            assertThat(first.detail())
                    .extracting(record -> record.get("Acct-Session-Id"))
                    .containsExactly("1", "5");
            assertThat(second.detail())
                    .extracting(record -> record.get("Acct-Session-Id"))
                    .containsExactly("2", "4");
            DetailRecord record = first.detail().get(0);
            assertThat(record.all("Class")).containsExactly("0x01", "0x02");
            assertThat(record.get("User-Name")).isEqualTo("an\"n");
            assertThat(record.all("Acct-Terminate-Cause")).isEmpty();
        });
    }

    @Test
    void aServerIsSlowOrSilent(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius slow = rig.freeRadius(FreeRadius.Settings.at("127.0.0.2").slow(1), USER);
            for (Radclient request : List.of(login(), STATUS)) {
                Instant asked = Instant.now();
                assertThat(request.send(rig, "127.0.0.2:1812").succeeded()).isTrue();
                assertThat(Duration.between(asked, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
            }
            slow.pause();
            assertThat(accounting("1").send(rig, "127.0.0.2:1813").output()).contains("No reply");
            assertThat(slow.detail()).isEmpty();
            slow.goOn();
            Await.until(
                    "what waited in the socket is accounted for",
                    () -> slow.detail().size() == 1);
        });
    }

    @Test
    void changesAndDisconnectionsAreAskedFor(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.freeRadius(FreeRadius.Settings.at("127.0.0.2").withCoa(), "");
            for (String kind : List.of("coa", "disconnect")) {
                Radclient request = Radclient.request(kind, FreeRadius.SECRET, "Acct-Session-Id = \"7\"");
                Outcome taken = request.at(Instant.ofEpochSecond(1_700_000_000))
                        .signed()
                        .send(rig, "127.0.0.2:3799");
                assertThat(taken.succeeded()).isTrue();
                assertThat(taken.output())
                        .contains("Event-Timestamp = \"Nov 14 2023 22:13:20 UTC\"", "Message-Authenticator")
                        .containsPattern("Received (CoA|Disconnect)-ACK");
                // The client must sign, and with the right secret.
                assertThat(request.send(rig, "127.0.0.2:3799").output())
                        .contains("No reply")
                        .doesNotContain("Message-Authenticator");
                Outcome refused = Radclient.request(kind, "bad").signed().send(rig, "127.0.0.2:3799");
                assertThat(refused.output()).contains("No reply");
                assertThat(refused.exit()).isEqualTo(1);
            }
        });
    }

    @Test
    void radiusOverTlsWantsACertificate(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Certificates ours = Certificates.make(rig, "ours", "127.0.0.2");
            Certificates strangers = Certificates.make(rig, "strangers", "127.0.0.2");
            FreeRadius radius =
                    rig.freeRadius(FreeRadius.Settings.at("127.0.0.2").withTls(ours), USER);
            assertThat(Files.readString(ours.clientKey())).startsWith("-----BEGIN PRIVATE KEY-----");

            Outcome trusted = handshake(rig, ours, "-cert " + ours.client() + " -key " + ours.clientKey());
            assertThat(trusted.text("openssl s_client")).contains("Verification: OK", "Verified peername: radius.test");
            // FreeRADIUS closes the connection before its alert is sent.
            assertThat(handshake(rig, ours, "").succeeded()).isFalse();
            radius.awaitLog("peer did not return a certificate");
            assertThat(handshake(rig, ours, "-cert " + strangers.client() + " -key " + strangers.clientKey())
                            .succeeded())
                    .isFalse();
            radius.awaitLog("certificate verify failed");
            assertThat(handshake(rig, strangers, "").output()).contains("certificate verify failed");

            assertThat(login().send(rig, "127.0.0.2:1812").succeeded())
                    .as("over UDP, too")
                    .isTrue();
            byte[] response = exchange(rig, ours, accountingStart("tls-1"));
            assertThat(response).hasSize(20).startsWith(5); // Accounting-Response, RFC 2866 §4.2
            assertThat(radius.detail())
                    .extracting(record -> record.get("Acct-Session-Id"))
                    .containsExactly("tls-1");
        });
    }

    /** TLS 1.2, in which a client hears of its refusal before the handshake ends. */
    private static Outcome handshake(Rig rig, Certificates authority, String identity) {
        return shell(
                rig,
                "openssl s_client -tls1_2 -connect 127.0.0.2:2083 -verify_hostname %s -verify_return_error -CAfile %s %s </dev/null"
                        .formatted(Certificates.SERVER_NAME, authority.authority(), identity));
    }

    private static byte[] exchange(Rig rig, Certificates ours, byte[] request) throws Exception {
        Path sent = Files.write(rig.directory().resolve("request"), request);
        Path received = rig.directory().resolve("response");
        // The connection ends with its input: two seconds are for the response.
        shell(
                        rig,
                        "(cat %s; sleep 2) | openssl s_client -quiet -no_ign_eof -connect 127.0.0.2:2083 -CAfile %s -cert %s -key %s >%s"
                                .formatted(sent, ours.authority(), ours.client(), ours.clientKey(), received))
                .text("openssl s_client");
        return Files.readAllBytes(received);
    }

    private static Outcome shell(Rig rig, String command) {
        return rig.namespace().attempt("sh", "-c", command);
    }

    /** RFC 2866 §4.1: Acct-Status-Type Start and Acct-Session-Id. */
    private static byte[] accountingStart(String session) throws Exception {
        byte[] id = session.getBytes(StandardCharsets.US_ASCII);
        int length = 20 + 6 + 2 + id.length;
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        attributes.writeBytes(new byte[] {40, 6, 0, 0, 0, 1, 44, (byte) (2 + id.length)});
        attributes.writeBytes(id);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {4, 1, 0, (byte) length});
        MessageDigest authenticator = MessageDigest.getInstance("MD5");
        authenticator.update(packet.toByteArray());
        authenticator.update(new byte[16]);
        authenticator.update(attributes.toByteArray());
        authenticator.update(FreeRadius.TLS_SECRET.getBytes(StandardCharsets.US_ASCII));
        packet.writeBytes(authenticator.digest());
        packet.writeBytes(attributes.toByteArray());
        return packet.toByteArray();
    }
}
