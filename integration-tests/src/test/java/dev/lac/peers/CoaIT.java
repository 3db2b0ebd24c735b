package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Disconnect- and CoA-Requests (RFC 5176) as FreeRADIUS' radclient sends them, good ones and bad ones. */
@RealPeers
class CoaIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String SERVER = "127.0.0.1:3799";
    private static final String SILENCE = "No reply from server";
    private static final int CDN = 14;
    private static final String ADMINISTRATIVE = "3";
    private static final int PADT = 0xa7;

    private static final String SETTINGS = LacProcess.oneLns(SECRET) + """
            coa:
              listen: 127.0.0.1
              clients:
                - address: 127.0.0.0/8
                  secret: %s
            """.formatted(FreeRadius.SECRET);

    private static Radclient disconnect(String... attributes) {
        return Radclient.request("disconnect", FreeRadius.SECRET, attributes);
    }

    private static Radclient coa(String... attributes) {
        return Radclient.request("coa", FreeRadius.SECRET, attributes);
    }

    @Test
    void sessionsAreEndedByEveryName(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = List.of("by-name", "by-id", "by-mac", "by-port", "by-address", "stays");
            StringBuilder inRadius = new StringBuilder();
            users.forEach(user -> inRadius.append(
                    Users.inRadius(List.of(user), "\tFramed-IP-Address = 10.7.0." + users.indexOf(user) + "\n")));
            FreeRadius radius = rig.freeRadius(inRadius.toString());
            CoreLns lns = rig.lnsDouble("lns", Rig.LNS1, SECRET, users);
            LacProcess lac = rig.lac(SETTINGS + RADIUS);
            Map<String, Crowd.Member> members = new LinkedHashMap<>();
            users.forEach(user -> members.put(user, rig.crowd().login(user)));
            Capture capture = rig.capture();

            Map<String, String> starts = new LinkedHashMap<>();
            users.forEach(user ->
                    starts.put(user, radius.awaitAccounting("Start", user).get(Ledger.ID)));
            Map<String, Radclient> requests = Map.of(
                    "by-name",
                    disconnect("User-Name = by-name"),
                    "by-id",
                    disconnect("Acct-Session-Id = \"" + starts.get("by-id") + "\"", "NAS-Identifier = edge1"),
                    "by-mac",
                    disconnect("Calling-Station-Id = \"" + members.get("by-mac").mac() + "\""),
                    "by-port",
                    disconnect(
                            "NAS-Port-Id = \"access0/" + members.get("by-port").mac() + "\""),
                    "by-address",
                    disconnect("Framed-IP-Address = "
                            + radius.awaitAccounting("Start", "by-address").get("Framed-IP-Address")));
            requests.forEach((user, request) -> {
                assertThat(request.at(Instant.now()).signed().send(rig, SERVER).output())
                        .as(user)
                        .contains("Received Disconnect-ACK");
                members.get(user).awaitEnd();
                assertThat(members.get(user).end()).isEqualTo("PADT: RADIUS ended the session");
                assertThat(radius.awaitAccounting("Stop", user))
                        .containsEntry("Acct-Terminate-Cause", "Admin-Reset")
                        .containsEntry(Ledger.ID, starts.get(user));
                lac.awaitLog(user + " ends: RADIUS ended the session: .*127.0.0.1");
            });
            Await.until("the LNS has one call left", () -> lns.sessions() == 1);
            assertThat(lns.users()).containsExactly("stays");
            assertThat(members.get("stays").isUp()).isTrue();
            capture.stop();
            assertThat(capture.packets(Capture.Place.CORE, "l2tp.avp.message_type == " + CDN, "l2tp.result_code"))
                    .hasSize(requests.size())
                    .containsOnly(List.of(ADMINISTRATIVE));
            assertThat(capture.packets(Capture.Place.ACCESS, "pppoe.code == " + PADT, "eth.dst"))
                    .hasSize(requests.size())
                    .contains(List.of(members.get("by-mac").mac()));
        });
    }

    /** So that every subscriber has a port of its own. */
    private static final String RADIUS = """
            radius:
              nas-port-id: "{port}/{mac}"
              authentication:
                - address: 127.0.0.1
                  secret: %1$s
              accounting:
                - address: 127.0.0.1
                  secret: %1$s
            """.formatted(FreeRadius.SECRET);

    @Test
    void whatCannotBeDoneIsSaidOrPassedOverInSilence(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius(Users.inRadius(List.of("ann")));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, List.of("ann"));
            LacProcess lac = rig.lac(SETTINGS);
            Crowd.Member ann = rig.crowd().login("ann");
            String ours = "User-Name = ann";

            refused(rig, disconnect("User-Name = nobody"), "Session-Context-Not-Found");
            refused(rig, disconnect("User-Name = ann", "Acct-Session-Id = \"7\""), "Session-Context-Not-Found");
            refused(rig, disconnect(ours, "Filter-Id = \"gold\""), "Unsupported-Attribute");
            refused(rig, coa(ours, "Filter-Id = \"gold\""), "Unsupported-Attribute");
            refused(rig, disconnect("NAS-Identifier = edge1"), "Missing-Attribute");
            refused(rig, coa(ours), "Missing-Attribute");
            refused(rig, disconnect(ours, "NAS-Identifier = edge2"), "NAS-Identification-Mismatch");
            refused(rig, coa(ours, "Acct-Interim-Interval = 10"), "Invalid-Attribute-Value");
            silent(rig, Radclient.request("disconnect", "another-secret", ours));
            silent(rig, disconnect(ours).at(Instant.now().minusSeconds(600)));
            silent(rig, disconnect(ours).at(Instant.now().plusSeconds(600)));
            assertThat(ann.isUp()).isTrue();

            // And then one that is good.
            assertThat(disconnect(ours).send(rig, SERVER).output()).contains("Received Disconnect-ACK");
            ann.awaitEnd();
            radius.awaitAccounting("Stop", "ann");
            lac.stop();
            assertThat(lac.counter("REQUEST_DROPPED_REQUEST_AUTHENTICATOR")).isPositive();
            assertThat(lac.counter("REQUEST_DROPPED_EVENT_TIMESTAMP_NOT_CURRENT"))
                    .isPositive();
            assertThat(lac.counter("REFUSED")).isEqualTo(8);
            assertThat(lac.log()).contains("is refused: UNSUPPORTED_ATTRIBUTE");
        });
    }

    private static void refused(Rig rig, Radclient request, String cause) {
        Outcome outcome = request.send(rig, SERVER);
        assertThat(outcome.output())
                .as(request.toString())
                .containsPattern("Received (CoA|Disconnect)-NAK")
                .contains("Error-Cause = " + cause);
        assertThat(outcome.exit()).isEqualTo(1);
    }

    private static void silent(Rig rig, Radclient request) {
        assertThat(request.send(rig, SERVER).output()).as(request.toString()).contains(SILENCE);
    }

    @Test
    void aSessionTimeoutIsChanged(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius(Users.inRadius(List.of("ann"), "\tClass = \"silver\"\n"));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, List.of("ann"));
            LacProcess lac = rig.lac(SETTINGS);
            Crowd.Member ann = rig.crowd().login("ann");
            Outcome outcome = coa("User-Name = ann", "Session-Timeout = 8", "Class = \"gold\"")
                    .signed()
                    .send(rig, SERVER);
            assertThat(outcome.output()).contains("Received CoA-ACK");
            lac.awaitLog("127.0.0.1.* changes ");
            ann.awaitEnd();
            assertThat(radius.awaitAccounting("Stop", "ann"))
                    .containsEntry("Acct-Terminate-Cause", "Session-Timeout")
                    .containsEntry("Acct-Session-Time", "8")
                    .containsEntry("Class", "0x676f6c64");
        });
    }
}
