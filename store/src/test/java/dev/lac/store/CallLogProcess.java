package dev.lac.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;

/** A JVM of its own that writes calls without end, and says when 3,000 are in the file. */
final class CallLogProcess {
    private CallLogProcess() {}

    /** @param args the file */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        CallLog log = CallLog.open(
                file, new CallLog.Retention(Duration.ofDays(36_500), Long.MAX_VALUE), InstantSource.system());
        boolean said = false;
        for (int i = 0; ; i++) {
            log.write(CallLogTest.call(i));
            if (i % 100 == 0) {
                Thread.sleep(1);
                if (!said && inFile(file) >= 3_000) {
                    said = true;
                    System.out.println("written 3000");
                }
            }
        }
    }

    private static int inFile(Path file) throws Exception {
        try (Connection connection = CallTable.reader(file);
                Statement statement = connection.createStatement()) {
            return Schema.number(statement, "SELECT count(*) FROM call");
        }
    }
}
