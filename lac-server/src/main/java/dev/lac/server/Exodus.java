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
 * Sends the sessions of drained LNSes and interfaces away at a set rate, so that their subscribers dial in anew and are spread over what is
 * left, and RADIUS and those are not overrun.
 */
final class Exodus implements Timed {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Lac lac;
    private final Collection<Subscriber> connected;
    private final Map<Place, Departure> departures = new HashMap<>();

    /**
     * Where sessions leave.
     *
     * @param name of an LNS or of an access interface
     */
    record Place(String name, boolean access) {}

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
     * Begins with {@code place}, or changes the rate.
     *
     * @param rate sessions a second, 1 at least
     */
    void begin(Place place, int rate, long now) {
        departures.put(place, new Departure(SECOND / rate, now, new ArrayDeque<>()));
    }

    /** The sessions that are still there stay. */
    void stop(Place place) {
        departures.remove(place);
    }

    @Override
    public long nextDeadline() {
        return departures.values().stream().mapToLong(Departure::next).min().orElse(NEVER);
    }

    @Override
    public void onDeadline(long now) {
        for (Place place : List.copyOf(departures.keySet())) {
            Departure departure = departures.get(place);
            if (departure != null && departure.next() <= now) {
                if (departure.leaving().isEmpty()) {
                    connected.stream().filter(each -> isAt(place, each)).forEach(departure.leaving()::add);
                }
                Subscriber next = departure.leaving().poll();
                // A call that was on its way when the drain began may yet come up: hence another look after a second.
                departures.put(
                        place,
                        departure.at(
                                now + (next == null ? Math.max(SECOND, departure.interval()) : departure.interval())));
                if (next != null && isAt(place, next)) {
                    lac.sendAway(next, place);
                }
            }
        }
    }

    private static boolean isAt(Place place, Subscriber subscriber) {
        if (place.access) {
            return subscriber.connection().isPresent()
                    && subscriber.interfaceName().equals(place.name);
        }
        return subscriber
                .connection()
                .flatMap(Connection::lnsName)
                .filter(place.name::equals)
                .isPresent();
    }
}
