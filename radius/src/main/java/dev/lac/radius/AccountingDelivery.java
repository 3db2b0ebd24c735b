package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sees to it that every accounting record is acknowledged, however long its servers are away (RFC 2866 §2: "It is recommended that
 * the client continue attempting to send the Accounting-Request packet until it receives an acknowledgement, using some form of backoff").
 *
 * <p>The records of a session go one after the other. Before an Accounting-On or -Off goes, all that came before it is acknowledged,
 * and what came after it follows when it is. All this holds within a group of servers; the outage of one group does not concern
 * another. When a record is not acknowledged, its group is left alone for a while, longer each time; then one record tries whether
 * the servers are back.
 */
public final class AccountingDelivery implements Timed {
    private Settings settings;
    private final RandomGenerator random;
    private final Counters<AccountingDeliveryEvent> counters;
    private final Owner owner;
    private final Map<String, DeliveryLane> lanes = new LinkedHashMap<>();

    /**
     * What the operator decides.
     *
     * @param retryInitial how long a group is left alone after the first failure
     * @param retryMax how long at most; in between it doubles
     * @param window how many records are on their way to a group at one time, 1 or more
     */
    public record Settings(Duration retryInitial, Duration retryMax, int window) {
        public Settings {
            if (retryInitial.isNegative()
                    || retryInitial.isZero()
                    || retryMax.compareTo(retryInitial) < 0
                    || window < 1) {
                throw new IllegalArgumentException("pauses are positive and grow, the window is one record at least");
            }
        }
    }

    /** Who keeps the records and asks the servers. */
    public interface Owner {
        /**
         * Tells {@code record} to the servers of its group.
         *
         * @param then to be called exactly once, not from within this call; {@link #nextDeadline} is another afterwards
         */
        void deliver(AccountingRecord record, Consumer<AccountingResult> then, long now);

        /** The record was acknowledged and need not be kept. */
        void delivered(long id);

        /** The record will not be sent, since a newer one says more, and need not be kept. */
        void superseded(long id);
    }

    public AccountingDelivery(
            Settings settings, RandomGenerator random, Counters<AccountingDeliveryEvent> counters, Owner owner) {
        this.settings = settings;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
    }

    /** Uses {@code changed} from now on; a pause that has begun lasts as long as it was to. */
    public void configure(Settings changed) {
        settings = changed;
        lanes.values().forEach(lane -> lane.configure(changed));
    }

    /**
     * Takes a record to be delivered.
     *
     * @param id larger than that of every record before
     */
    public void add(long id, AccountingRecord record, long now) {
        lanes.computeIfAbsent(record.group(), group -> new DeliveryLane(group, settings, random, counters, owner))
                .add(id, record, now);
    }

    /** How many records are not acknowledged yet, those on their way included. */
    public int waiting() {
        return lanes.values().stream().mapToInt(DeliveryLane::waiting).sum();
    }

    /** How many records are on their way. */
    public int inFlight() {
        return lanes.values().stream().mapToInt(DeliveryLane::inFlight).sum();
    }

    /** When what the oldest record that is not acknowledged speaks of happened. */
    public Optional<Instant> oldest() {
        return lanes.values().stream().flatMap(lane -> lane.oldest().stream()).min(Instant::compareTo);
    }

    @Override
    public long nextDeadline() {
        long earliest = NEVER;
        for (DeliveryLane lane : lanes.values()) {
            earliest = Math.min(earliest, lane.nextDeadline());
        }
        return earliest;
    }

    @Override
    public void onDeadline(long now) {
        for (DeliveryLane lane : lanes.values()) {
            lane.onDeadline(now);
        }
    }
}
