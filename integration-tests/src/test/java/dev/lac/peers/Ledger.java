package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What all Accounting-Requests that have arrived amount to.
 *
 * @param records in the order of their arrival
 */
record Ledger(List<DetailRecord> records) {
    static final String STATUS = "Acct-Status-Type";
    static final String ID = "Acct-Session-Id";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d yyyy HH:mm:ss zzz", Locale.ENGLISH);
    /** What must be the same in a session's Start and Stop. */
    private static final List<String> OF_SESSION = List.of(
            "User-Name",
            "Class",
            "NAS-Identifier",
            "NAS-Port-Id",
            "Calling-Station-Id",
            "Acct-Authentic",
            "Tunnel-Server-Endpoint:0",
            "Tunnel-Client-Endpoint:0",
            "Acct-Tunnel-Connection");

    static Ledger of(FreeRadius radius) {
        return new Ledger(radius.detail());
    }

    /** Those with this Acct-Status-Type. */
    List<DetailRecord> all(String status) {
        return records.stream()
                .filter(record -> status.equals(record.get(STATUS)))
                .toList();
    }

    /** Those with this Acct-Status-Type by Acct-Session-Id, of which none may come twice. */
    Map<String, DetailRecord> each(String status) {
        Map<String, DetailRecord> each = new LinkedHashMap<>();
        for (DetailRecord record : all(status)) {
            assertThat(each.put(record.get(ID), record))
                    .as("an earlier %s of session %s", status, record.get(ID))
                    .isNull();
        }
        return each;
    }

    /** The Stops by User-Name, for users who have one session each. */
    Map<String, DetailRecord> stopsByUser() {
        Map<String, DetailRecord> stops = new HashMap<>();
        for (DetailRecord stop : each("Stop").values()) {
            assertThat(stops.put(stop.get("User-Name"), stop))
                    .as("an earlier Stop of %s", stop.get("User-Name"))
                    .isNull();
        }
        return stops;
    }

    /** Every session has one Start and then one Stop, which agree in what they say of it. */
    void mustBalance() {
        Map<String, DetailRecord> starts = each("Start");
        Map<String, DetailRecord> stops = each("Stop");
        assertThat(stops.keySet()).containsExactlyInAnyOrderElementsOf(starts.keySet());
        stops.forEach((id, stop) -> {
            DetailRecord start = starts.get(id);
            assertThat(records.indexOf(stop)).as("place of the Stop of %s", id).isGreaterThan(records.indexOf(start));
            for (String attribute : OF_SESSION) {
                assertThat(stop.all(attribute)).as("%s of %s", attribute, id).isEqualTo(start.all(attribute));
            }
            long lasted = happened(stop).getEpochSecond() - happened(start).getEpochSecond();
            assertThat(Long.parseLong(stop.get("Acct-Session-Time")))
                    .as("Acct-Session-Time of %s", id)
                    .isBetween(lasted - 1, lasted + 1);
        });
    }

    /** What happened and how long ago it was make up the time at which it arrived. */
    void mustHaveTrueDelays() {
        for (DetailRecord record : records) {
            long delay = Long.parseLong(record.get("Acct-Delay-Time"));
            long arrived = Long.parseLong(record.get("Timestamp"));
            assertThat(happened(record).getEpochSecond() + delay)
                    .as("Event-Timestamp + Acct-Delay-Time of %s", record)
                    .isBetween(arrived - 2, arrived + 1);
        }
    }

    static Instant happened(DetailRecord record) {
        return ZonedDateTime.parse(record.get("Event-Timestamp"), TIME).toInstant();
    }

    static Duration delay(DetailRecord record) {
        return Duration.ofSeconds(Long.parseLong(record.get("Acct-Delay-Time")));
    }
}
