package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.SubscriberDouble.Traffic;
import dev.lac.l2tp.CdnResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Five hundred sessions that end in every way, each billed once and to the octet: FreeRADIUS' detail file is the judge. */
@RealPeers
class BillingIT {
    private static final int LOGINS = 500;
    private static final int WAVE = 50;
    private static final String SECRET = "tunnel-secret-5";
    private static final String COA = "127.0.0.1:3799";

    private static final String SETTINGS = LacProcess.oneLns(SECRET) + """
            coa:
              listen: 127.0.0.1
              clients:
                - address: 127.0.0.1
                  secret: %s
            """.formatted(FreeRadius.SECRET);

    /** How a session is to end, and what its Stop may call that. */
    private enum Way {
        /** The LNS answers the Terminate-Request and clears the call while the subscriber says PADT: who is first? */
        TERMINATE("User-Request", "NAS-Request"),
        PADT("User-Request"),
        /** The subscriber falls silent, and the LNS says so. */
        VANISH("Lost-Carrier"),
        LNS_CLEARS("NAS-Request"),
        SESSION_TIMEOUT("Session-Timeout"),
        DISCONNECT("Admin-Reset"),
        /** It is up when the LAC is stopped. */
        SHUTDOWN("Admin-Reboot");

        private final Set<String> causes;

        Way(String... causes) {
            this.causes = Set.of(causes);
        }
    }

    private record Session(Crowd.Member member, Way way) {
        private String user() {
            return member.user();
        }

        private String inRadius(Random random) {
            return "%s Cleartext-Password := \"%s\"\n\tClass = \"class of %1$s\"%s\n"
                    .formatted(
                            user(),
                            Users.PASSWORD,
                            way == Way.SESSION_TIMEOUT ? ",\n\tSession-Timeout = " + (6 + random.nextInt(4)) : "");
        }
    }

    @Test
    void everySessionIsBilledOnceAndToTheOctet(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            long seed = Long.getLong("lac.seed", 2866);
            rig.evidence("seed", () -> "-Dlac.seed=" + seed);
            Random random = new Random(seed);
            List<Session> sessions = draw(rig.crowd(), random);
            FreeRadius radius = rig.freeRadius(
                    sessions.stream().map(session -> session.inRadius(random)).collect(Collectors.joining()));
            CoreLns lns = rig.lnsDouble(
                    "lns",
                    Rig.LNS1,
                    SECRET,
                    sessions.stream().map(Session::user).toList());
            LacProcess lac = rig.lac(SETTINGS);

            List<Session> live = new ArrayList<>();
            for (int all = WAVE; all <= LOGINS; all += WAVE) {
                List<Session> wave = sessions.subList(all - WAVE, all);
                wave.forEach(session -> session.member().dial());
                wave.forEach(session -> session.member().awaitUp());
                wave.forEach(session -> session.member().ping(random.nextInt(4), random.nextInt(1400)));
                live.addAll(wave);
                Collections.shuffle(live, random);
                List<Session> ending = live.subList(0, all == LOGINS ? live.size() : random.nextInt(live.size()));
                end(rig, radius, lns, ending);
                ending.clear();
            }
            long left = sessions.stream()
                    .filter(session -> session.way() == Way.SHUTDOWN)
                    .count();
            Await.until(
                    "all but " + left + " have their Stop",
                    () -> Ledger.of(radius).all("Stop").size() == LOGINS - left);
            lac.stop();

            Ledger ledger = Ledger.of(radius);
            assertThat(ledger.records().get(0).get(Ledger.STATUS)).isEqualTo("Accounting-On");
            assertThat(ledger.records().get(ledger.records().size() - 1).get(Ledger.STATUS))
                    .isEqualTo("Accounting-Off");
            assertThat(ledger.records()).hasSize(2 + 2 * LOGINS);
            ledger.mustBalance();
            ledger.mustHaveTrueDelays();
            Map<String, DetailRecord> stops = ledger.stopsByUser();
            sessions.forEach(session -> mustBeRight(session, stops.get(session.user())));
            theLogMustAgree(lac, sessions, ledger);
        });
    }

    private static List<Session> draw(Crowd crowd, Random random) {
        List<Session> sessions = new ArrayList<>();
        Way[] ways = Way.values();
        for (int i = 0; i < LOGINS; i++) {
            sessions.add(new Session(crowd.add("u" + i + "@isp.test"), ways[random.nextInt(ways.length)]));
        }
        return sessions;
    }

    private static void end(Rig rig, FreeRadius radius, CoreLns lns, List<Session> ending) {
        List<Radclient> disconnects = new ArrayList<>();
        for (Session session : ending) {
            switch (session.way()) {
                case TERMINATE -> session.member().terminate();
                case PADT -> session.member().hangUp();
                case VANISH -> {
                    session.member().vanish();
                    lns.clear(session.user(), CdnResult.LOSS_OF_CARRIER);
                }
                case LNS_CLEARS -> lns.clear(session.user(), CdnResult.ADMINISTRATIVE);
                case DISCONNECT -> {
                    String id = radius.awaitAccounting("Start", session.user()).get(Ledger.ID);
                    disconnects.add(
                            Radclient.request("disconnect", FreeRadius.SECRET, "Acct-Session-Id = \"" + id + "\""));
                }
                case SESSION_TIMEOUT, SHUTDOWN -> {
                    // when its time has come
                }
            }
        }
        if (!disconnects.isEmpty()) {
            assertThat(Radclient.sendAll(rig, COA, disconnects).text("radclient"))
                    .doesNotContain("NAK");
        }
    }

    private static void mustBeRight(Session session, DetailRecord stop) {
        assertThat(stop.get("Acct-Terminate-Cause"))
                .as("cause of %s, %s", session.user(), session.way())
                .isIn(session.way().causes);
        assertThat(stop.get("Class"))
                .isEqualTo("0x"
                        + HexFormat.of().formatHex(("class of " + session.user()).getBytes(StandardCharsets.US_ASCII)));
        mustBeCounted(session.member(), stop);
    }

    /** The figures of a Stop or Interim-Update are what the subscriber has counted. */
    static void mustBeCounted(Crowd.Member member, DetailRecord billed) {
        Traffic traffic = member.traffic();
        assertThat(new Traffic(
                        Long.parseLong(billed.get("Acct-Input-Packets")),
                        Long.parseLong(billed.get("Acct-Input-Octets")),
                        Long.parseLong(billed.get("Acct-Output-Packets")),
                        Long.parseLong(billed.get("Acct-Output-Octets"))))
                .as("traffic of %s: %s", member.user(), billed)
                .isEqualTo(traffic);
    }

    /** The LAC's own account of it: a line for each beginning and end, and its counters. */
    private static void theLogMustAgree(LacProcess lac, List<Session> sessions, Ledger ledger) {
        List<String> users = sessions.stream().map(Session::user).toList();
        assertThat(users(lac, "(\\S+) is connected to")).containsExactlyInAnyOrderElementsOf(users);
        assertThat(users(lac, "(\\S+) ends: ")).containsExactlyInAnyOrderElementsOf(users);
        assertThat(lac.counter("LOGIN_SUCCEEDED")).isEqualTo(LOGINS);
        assertThat(lac.counter("LOGIN_FAILED")).isZero();
        assertThat(lac.counter("INTERNAL_FAILURE")).isZero();
        assertThat(lac.counter("ACCOUNTING_ACKNOWLEDGED")).isEqualTo(2 + 2 * LOGINS);
        Map<String, Long> causes = ledger.all("Stop").stream()
                .collect(Collectors.groupingBy(stop -> stop.get("Acct-Terminate-Cause"), Collectors.counting()));
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("User-Request", "SUBSCRIBER_PADT");
        reasons.put("Lost-Carrier", "LNS_LOST_SUBSCRIBER");
        reasons.put("NAS-Request", "LNS_CLEARED");
        reasons.put("Session-Timeout", "SESSION_TIMEOUT");
        reasons.put("Admin-Reset", "DISCONNECTED_BY_RADIUS");
        reasons.put("Admin-Reboot", "SHUTDOWN");
        assertThat(causes.keySet()).isEqualTo(reasons.keySet());
        reasons.forEach(
                (cause, reason) -> assertThat(lac.counter(reason)).as(reason).isEqualTo(causes.get(cause)));
    }

    private static List<String> users(LacProcess lac, String regex) {
        return Pattern.compile(regex)
                .matcher(lac.log())
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
