package dev.lac.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** FreeRADIUS beside the LAC, on every address of its namespace. */
final class FreeRadius implements AutoCloseable {
    static final String SECRET = "radius-secret-9";
    /** The Reply-Message of every Access-Reject. */
    static final String REJECTION = "Account closed, call 555-0100";

    private final Path detail;
    private final Daemon daemon;

    FreeRadius(Rig rig, String users) {
        rig.write("radius/users", users);
        Path directory = rig.write("radius/radiusd.conf", "").getParent();
        rig.write(
                "radius/radiusd.conf",
                template()
                        .replace("@DIR@", directory.toString())
                        .replace("@SECRET@", SECRET)
                        .replace("@REJECTION@", REJECTION));
        detail = directory.resolve("detail");
        daemon = rig.daemon(
                "freeradius",
                rig.namespace(),
                List.of("freeradius", "-X", "-d", directory.toString(), "-n", "radiusd", "-l", "stdout"));
        rig.evidence("accounting", this::detail);
        daemon.awaitLog("Ready to process requests");
    }

    private static String template() {
        try (InputStream template = FreeRadius.class.getResourceAsStream("/peers/radiusd.conf")) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String detail() {
        try {
            return Files.exists(detail) ? Files.readString(detail, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        return daemon.log();
    }

    /** All Accounting-Requests so far, attribute values without quotes by name. */
    List<Map<String, String>> accounting() {
        List<Map<String, String>> records = new ArrayList<>();
        for (String block : detail().split("\n\n")) {
            Map<String, String> attributes = new HashMap<>();
            for (String line : block.split("\n")) {
                int sign = line.indexOf(" = ");
                if (line.startsWith("\t") && sign > 0) {
                    attributes.put(
                            line.substring(1, sign), line.substring(sign + 3).replaceAll("^\"|\"$", ""));
                }
            }
            if (attributes.containsKey("Timestamp")) { // the last line of a record
                records.add(attributes);
            }
        }
        return records;
    }

    /** Accounting-Requests with this Acct-Status-Type, Start or Stop. */
    List<Map<String, String>> accounting(String status) {
        return accounting().stream()
                .filter(record -> status.equals(record.get("Acct-Status-Type")))
                .toList();
    }

    /** Waits for the Accounting-Request with this status of this user. */
    Map<String, String> awaitAccounting(String status, String user) {
        Await.until(
                "the detail file has the " + status + " of " + user,
                () -> accounting(status).stream().anyMatch(record -> user.equals(record.get("User-Name"))));
        return accounting(status).stream()
                .filter(record -> user.equals(record.get("User-Name")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
