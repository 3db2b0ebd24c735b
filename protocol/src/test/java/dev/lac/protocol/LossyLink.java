package dev.lac.protocol;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One direction of a link that loses, duplicates, delays and so reorders what is sent over it, by a seeded dice. */
public final class LossyLink implements Consumer<Octets> {
    private final VirtualClock clock;
    private final RandomGenerator random;
    private final Consumer<Octets> receiver;
    private double loss;
    private double duplication;
    private Duration delay = Duration.ofMillis(1);
    private Duration jitter = Duration.ZERO;
    private long sent;
    private long lost;

    public LossyLink(VirtualClock clock, RandomGenerator random, Consumer<Octets> receiver) {
        this.clock = clock;
        this.random = random;
        this.receiver = receiver;
    }

    /** Probabilities from 0 to 1. */
    public LossyLink losing(double loss, double duplication) {
        this.loss = loss;
        this.duplication = duplication;
        return this;
    }

    /** Every copy takes {@code delay} and a share of {@code jitter} drawn anew; jitter reorders. */
    public LossyLink delaying(Duration delay, Duration jitter) {
        this.delay = delay;
        this.jitter = jitter;
        return this;
    }

    public long sent() {
        return sent;
    }

    public long lost() {
        return lost;
    }

    @Override
    public void accept(Octets packet) {
        sent++;
        if (random.nextDouble() < loss) {
            lost++;
            return;
        }
        deliver(packet);
        if (random.nextDouble() < duplication) {
            deliver(packet);
        }
    }

    private void deliver(Octets packet) {
        long extra = jitter.isZero() ? 0 : random.nextLong(jitter.toNanos());
        clock.after(delay.plusNanos(extra), () -> receiver.accept(packet));
    }
}
