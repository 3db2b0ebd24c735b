package dev.lac.server;

import dev.lac.protocol.Timed;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Sends the sessions of drained LNSes away at a set rate, so that their subscribers dial in anew and are spread over the LNSes that are
 * left, and RADIUS and those are not overrun.
 */
final class Exodus implements Timed {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Lac lac;
    private final Collection<Subscriber> connected;
    private final Map<String, Departure> departures = new HashMap<>();

    /** One session ends at {@code next} and then each {@code interval} nanoseconds; {@code leaving} are those that were up at the last look. */
    private record Departure(long interval, long next, Queue<Subscriber> leaving) {
        Departure at(long time) {
            return new Departure(interval, time, leaving);
        }
    }

    /**
     * @param connected the sessions that are up, the oldest first
     */
    Exodus(Lac lac, Collection<Subscriber> connected) {
        this.lac = lac;
        this.connected = connected;
    }

    /**
     * Begins with {@code lns}, or changes the rate.
     *
     * @param rate sessions a second, 1 at least
     */
    void begin(String lns, int rate, long now) {
        departures.put(lns, new Departure(SECOND / rate, now, new ArrayDeque<>()));
    }

    /** The sessions that {@code lns} still has stay. */
    void stop(String lns) {
        departures.remove(lns);
    }

    @Override
    public long nextDeadline() {
        return departures.values().stream().mapToLong(Departure::next).min().orElse(NEVER);
    }

    @Override
    public void onDeadline(long now) {
        for (String lns : List.copyOf(departures.keySet())) {
            Departure departure = departures.get(lns);
            if (departure != null && departure.next() <= now) {
                if (departure.leaving().isEmpty()) {
                    connected.stream().filter(each -> isAt(lns, each)).forEach(departure.leaving()::add);
                }
                Subscriber next = departure.leaving().poll();
                // A call that was on its way when the drain began may yet come up: hence another look after a second.
                departures.put(
                        lns,
                        departure.at(
                                now + (next == null ? Math.max(SECOND, departure.interval()) : departure.interval())));
                if (next != null && isAt(lns, next)) {
                    lac.sendAway(next, lns);
                }
            }
        }
    }

    private static boolean isAt(String lns, Subscriber subscriber) {
        return subscriber
                .connection()
                .flatMap(Connection::lnsName)
                .filter(lns::equals)
                .isPresent();
    }
}
