package dev.lac.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dns.Upstream.Answer;
import dev.lac.dns.Upstream.Data;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that move, servers that fail and answer late, callers that come in bursts. */
class SimulationTest {
    /** Failures are logged; here they are the rule. */
    private static final Logger LOG = Logger.getLogger(RecordSet.class.getName());

    private static final int NAMES = 6;
    private static final Duration RUN = Duration.ofMinutes(20);

    /** Addresses are numbers in the order of their publication, so that an answer tells its age. */
    private static final class World implements Upstream {
        final VirtualClock clock = new VirtualClock();
        final Random random;
        final CacheSettings settings;
        final NameCache cache;
        final Counters<DnsEvent> counters = new Counters<>(DnsEvent.class);
        /** When each address was given out last, and for how long. */
        final Map<InetAddress, Long> goodUntil = new HashMap<>();

        final Map<String, Integer> openQueries = new HashMap<>();
        boolean broken;
        int published;
        int asked;
        int answered;

        World(long seed) {
            random = new Random(seed);
            settings = new CacheSettings(
                    Duration.ZERO,
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(random.nextInt(3) * 100L),
                    Duration.ofSeconds(random.nextInt(20)),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    4 + random.nextInt(40));
            cache = new NameCache(settings, this, counters, clock::now);
            clock.drive(cache);
        }

        @Override
        public void query(String name, RecordType type, Consumer<Answer> then) {
            String question = type + " " + name;
            assertThat(openQueries.merge(question, 1, Integer::sum))
                    .as(question)
                    .isEqualTo(1);
            clock.after(Duration.ofMillis(random.nextInt(4_000)), () -> {
                openQueries.merge(question, -1, Integer::sum);
                then.accept(answer(name, type));
            });
        }

        private Answer answer(String name, RecordType type) {
            int dice = random.nextInt(10);
            if (broken || dice == 0) {
                return new Answer.Failed("192.0.2.53 answers SERVFAIL");
            }
            if (dice == 1 || type == RecordType.AAAA) {
                return new Answer.None(random.nextBoolean(), dice < 5 ? null : Duration.ofSeconds(dice));
            }
            Duration ttl = Duration.ofSeconds(random.nextInt(4) == 0 ? 0 : random.nextInt(100));
            if (type == RecordType.SRV) {
                return dice < 6
                        ? new Answer.None(false, null)
                        : new Answer.Records(List.of(new Data.Service(1, 1, 1701, "t" + dice + "." + name, ttl)));
            }
            List<Data> data = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                published++;
                InetAddress ip = NameServers.ip(
                        "10." + (published >> 16) + "." + (published >> 8 & 255) + "." + (published & 255));
                goodUntil.put(
                        ip, clock.now() + ttl.plus(settings.lastKnownGood()).toNanos());
                data.add(new Data.Host(ip, ttl));
            }
            return new Answer.Records(data);
        }

        void ask() {
            asked++;
            long since = clock.now();
            boolean[] done = {false};
            cache.resolve("lns" + random.nextInt(NAMES) + ".example", resolution -> {
                assertThat(done[0]).as("answered before").isFalse();
                done[0] = true;
                answered++;
                if (resolution instanceof Resolution.Addresses found) {
                    for (Address address : found.addresses()) {
                        // One family may have to wait for the other.
                        assertThat(goodUntil.get(address.ip())).isGreaterThanOrEqualTo(since);
                        assertThat(address.stale())
                                .isLessThanOrEqualTo(settings.lastKnownGood().plusNanos(clock.now() - since));
                    }
                } else {
                    assertThat(((Resolution.Failure) resolution).cause()).isNotEmpty();
                }
                if (random.nextInt(10) == 0) {
                    ask(); // somebody tries the next name from within
                }
            });
            assertThat(cache.snapshot().size()).isLessThanOrEqualTo(settings.capacity() + openQueries.size());
        }

        void run() {
            for (int i = 0; i < 150; i++) {
                clock.after(Duration.ofMillis(random.nextInt((int) RUN.toMillis())), this::ask);
            }
            for (int i = 0; i < 6; i++) {
                clock.after(Duration.ofMillis(random.nextInt((int) RUN.toMillis())), () -> broken = !broken);
            }
            clock.advance(RUN.plusSeconds(60));
            assertThat(answered).isEqualTo(asked);
            assertThat(counters.get(DnsEvent.ANSWER_DROPPED_UNASKED)).isZero();
            ask();
            cache.close();
            assertThat(answered).isEqualTo(asked);
            assertThat(cache.nextDeadline()).isEqualTo(Timed.NEVER);
            assertThat(cache.snapshot()).isEmpty();
        }
    }

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.WARNING);
    }

    @AfterAll
    static void beLoud() {
        LOG.setLevel(null);
    }

    @Test
    void everybodyIsAnsweredOnceAndNoAnswerIsOlderThanItsTimePlusTheLimit() {
        Seeds.run(1_000, seed -> new World(seed).run());
    }

    @Test
    void anIdleCacheEmptiesItself() {
        Seeds.run(50, seed -> {
            World world = new World(seed);
            world.ask();
            world.clock.advance(Duration.ofMinutes(10));
            assertThat(world.cache.snapshot()).isEmpty();
            assertThat(world.cache.nextDeadline()).isEqualTo(Timed.NEVER);
        });
    }
}
