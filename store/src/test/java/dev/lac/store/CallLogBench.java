package dev.lac.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Writes a million calls of 100,000 subscribers as fast as the disk takes them, then asks for each field. Prints figures. */
final class CallLogBench {
    private static final int CALLS = 1_000_000;
    private static final int SUBSCRIBERS = 100_000;
    private static final int ASKED = 200;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private CallLogBench() {}

    /** @param args the file, which is removed first */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(Path.of(args[0] + part));
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        InstantSource clock = InstantSource.fixed(START);
        try (CallLog log = CallLog.open(file, new CallLog.Retention(Duration.ofDays(900), CALLS), clock)) {
            System.out.printf("%,d calls: %,.0f a second%n", CALLS, CALLS / fill(log, 0, random));
            System.out.printf("%,d octets a call%n", Files.size(file) / CALLS);
            ask(log, random);
            System.out.printf(
                    "%,d more, of which as many old ones are removed: %,.0f a second%n",
                    CALLS / 5, CALLS / 5 / fill(log, CALLS, CALLS / 5, random));
        }
    }

    private static double fill(CallLog log, int from, RandomGenerator random) throws InterruptedException {
        return fill(log, from, CALLS, random);
    }

    private static double fill(CallLog log, int from, int calls, RandomGenerator random) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = from; i < from + calls; i++) {
            CallEntry call = call(i, random.nextInt(SUBSCRIBERS));
            while (log.waiting() >= 9_000) {
                Thread.sleep(1);
            }
            log.write(call);
        }
        while (log.waiting() > 0) {
            Thread.sleep(1);
        }
        if (log.dropped() > 0) {
            throw new IllegalStateException(log.dropped() + " dropped");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static CallEntry call(int i, int subscriber) {
        Instant ended = START.plusSeconds(i);
        String mac =
                String.format("02:00:00:%02x:%02x:%02x", subscriber >> 16, subscriber >> 8 & 255, subscriber & 255);
        return new CallEntry(
                Integer.toHexString(i * 0x9e3779b1),
                ended.minusSeconds(3_600),
                ended,
                "user-" + subscriber + "@isp-" + subscriber % 10 + ".example",
                mac,
                "lns-" + subscriber % 20,
                "cause-" + i % 12,
                i % 12 != 0,
                "{\"interface\":\"eth1\",\"vlan\":7,\"session\":" + i % 65_535 + ",\"phases\":\"" + "x".repeat(200)
                        + "\"}");
    }

    private static void ask(CallLog log, RandomGenerator random) throws StoreException {
        Map<String, CallQuery> queries = new TreeMap<>();
        int subscriber = random.nextInt(SUBSCRIBERS);
        CallEntry one = call(random.nextInt(CALLS), subscriber);
        queries.put("newest", CallQuery.newest(100));
        queries.put("id", new CallQuery(one.id(), null, null, null, null, null, null, 100));
        queries.put("user", new CallQuery(null, one.user(), null, null, null, null, null, 100));
        queries.put("user-77*, 1,111 subscribers", new CallQuery(null, "user-77*", null, null, null, null, null, 100));
        queries.put("user-*, all", new CallQuery(null, "user-*", null, null, null, null, null, 100));
        queries.put(
                "*@isp-3.example, a tenth", new CallQuery(null, "*@isp-3.example", null, null, null, null, null, 100));
        queries.put("*77@isp*", new CallQuery(null, "*77@isp*", null, null, null, null, null, 100));
        queries.put("mac", new CallQuery(null, null, one.mac(), null, null, null, null, 100));
        queries.put("lns", new CallQuery(null, null, null, one.lns(), null, null, null, 100));
        queries.put("cause", new CallQuery(null, null, null, null, one.cause(), null, null, 100));
        queries.put(
                "an hour",
                new CallQuery(
                        null, null, null, null, null, one.ended(), one.ended().plusSeconds(3_600), 100));
        for (Map.Entry<String, CallQuery> query : queries.entrySet()) {
            long[] took = new long[ASKED];
            int found = 0;
            for (int i = 0; i < ASKED; i++) {
                long start = System.nanoTime();
                found = log.find(query.getValue()).size();
                took[i] = System.nanoTime() - start;
            }
            Arrays.sort(took);
            System.out.printf(
                    "%-28s %3d found, median %8.2f ms, worst %8.2f ms%n",
                    query.getKey(), found, took[ASKED / 2] / 1e6, took[ASKED - 1] / 1e6);
        }
    }
}
