package dev.lac.dns;

import dev.lac.dns.Upstream.Answer;
import dev.lac.dns.Upstream.Data;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one name and type: asked for once for all who want them, kept for their TTL, refreshed ahead, and used beyond their
 * TTL while the name servers fail (RFC 8767 §5).
 */
final class RecordSet implements Timed {
    /** Which set. */
    record Key(String name, RecordType type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : type.compareTo(other.type);
        }
    }

    /** The cause of a denial of the whole name (NXDOMAIN). */
    static final String NO_SUCH_NAME = "no such name";

    /**
     * What somebody who asks is told.
     *
     * @param data empty: there is none, for {@code cause}
     * @param expiry when the data expires or has expired
     * @param denied whether the name servers said that there is none
     */
    record Found(
            List<Data> data,
            long expiry,
            Resolution.Source source,
            boolean denied,
            @Nullable String cause) {}

    private static final Logger LOG = System.getLogger(RecordSet.class.getName());
    /** More records of one set are of no use to anybody. */
    private static final int MAX_RECORDS = 64;
    /** Queries ahead are spread over the shares 80 % to 89 % of the TTL, so that names learnt together are not asked for together. */
    private static final int REFRESH_PERCENT = 80;

    private static final int REFRESH_SPREAD = 10;

    private final Key key;
    private final NameCache cache;
    private final Deadlines.Watch watch;
    private final List<Consumer<Found>> waiting = new ArrayList<>();

    private List<Data> records = List.of();
    private @Nullable String denial;
    private long expiry;
    private long refreshAt;
    private @Nullable String failure;
    private long retryAt;
    private long queries;
    private boolean asking;
    private boolean wantedSinceAnswer;

    RecordSet(Key key, NameCache cache, Deadlines deadlines) {
        this.key = key;
        this.cache = cache;
        watch = deadlines.watch(this);
    }

    /** Tells {@code then} at once what is known, or when the name servers have been asked. */
    void ask(Consumer<Found> then, long now) {
        wantedSinceAnswer = true;
        boolean holds = isKnown() && now < expiry;
        boolean stale = !holds && isUsableWhenStale(now);
        if (holds) {
            watch.refresh();
            then.accept(found(Resolution.Source.CACHE, now));
        } else if (failure != null && (stale || now < retryAt)) {
            // The name servers failed a moment ago: nobody waits for them as long as there is something to use.
            if (now >= retryAt && !asking) {
                query(true);
            }
            watch.refresh();
            then.accept(found(Resolution.Source.CACHE, now));
        } else {
            waiting.add(then);
            if (!asking) {
                query(false);
            }
        }
    }

    private boolean isKnown() {
        return !records.isEmpty() || denial != null;
    }

    private boolean isUsableWhenStale(long now) {
        return !records.isEmpty() && now < goodUntil();
    }

    private long goodUntil() {
        return expiry + cache.settings().lastKnownGood().toNanos();
    }

    private Found found(Resolution.Source source, long now) {
        // TTL 0: of use to those who waited for it, and to nobody else.
        if (isKnown() && (now < expiry || failure == null)) {
            return new Found(records, expiry, source, denial != null, denial);
        }
        if (isUsableWhenStale(now)) {
            return new Found(records, expiry, Resolution.Source.LAST_KNOWN_GOOD, false, failure);
        }
        return new Found(List.of(), now, source, false, failure);
    }

    private void query(boolean ahead) {
        asking = true;
        long mine = ++queries;
        Counters<DnsEvent> counters = cache.counters();
        counters.increment(DnsEvent.QUERY_SENT);
        if (ahead) {
            counters.increment(DnsEvent.QUERY_SENT_AHEAD);
        }
        watch.refresh();
        LOG.log(Level.DEBUG, "asking for {0} {1}", key.name, key.type);
        cache.upstream().query(key.name, key.type, answer -> {
            if (!asking || mine != queries) {
                counters.increment(DnsEvent.ANSWER_DROPPED_UNASKED);
            } else {
                answered(answer, cache.now());
            }
        });
    }

    private void answered(Answer answer, long now) {
        asking = false;
        if (answer instanceof Answer.Failed failed) {
            cache.counters().increment(DnsEvent.QUERY_FAILED);
            if (failure == null) {
                LOG.log(Level.INFO, "{0} {1}: {2}", key.name, key.type, failed.cause());
            }
            failure = failed.cause();
            retryAt = now + cache.settings().retry().toNanos();
        } else if (answer instanceof Answer.None none) {
            deny(none.nameExists(), none.timeToLive(), now);
        } else if (answer instanceof Answer.Records given) {
            learn(usable(given.data()), now);
        }
        watch.refresh();
        tell(found(Resolution.Source.QUERY, now));
    }

    private void learn(List<Data> usable, long now) {
        if (usable.isEmpty()) {
            deny(true, null, now);
            return;
        }
        cache.counters().increment(DnsEvent.QUERY_ANSWERED);
        CacheSettings settings = cache.settings();
        long ttl = settings.maxTtl().toNanos();
        for (Data data : usable) {
            // RFC 2181 §5.2: the TTLs of a set are to be equal; where they are not, the shortest is safe.
            if (data.timeToLive().compareTo(settings.maxTtl()) < 0) {
                ttl = Math.min(ttl, data.timeToLive().toNanos());
            }
        }
        ttl = Math.max(ttl, settings.minTtl().toNanos());
        settle(usable, null, now + ttl);
        refreshAt = now + ttl / 100 * (REFRESH_PERCENT + Math.floorMod(key.hashCode(), REFRESH_SPREAD));
    }

    private void deny(boolean nameExists, @Nullable Duration fromSoa, long now) {
        cache.counters().increment(DnsEvent.QUERY_DENIED);
        Duration limit = cache.settings().negativeTtl();
        Duration ttl = fromSoa == null || fromSoa.compareTo(limit) > 0 ? limit : fromSoa;
        settle(
                List.of(),
                nameExists ? "the name has no " + key.type + " record" : NO_SUCH_NAME,
                now + Math.max(0, ttl.toNanos()));
    }

    private void settle(List<Data> data, @Nullable String no, long until) {
        if (failure != null) {
            LOG.log(Level.INFO, "{0} {1}: the DNS servers answer again", key.name, key.type);
        }
        records = data;
        denial = no;
        expiry = until;
        failure = null;
        wantedSinceAnswer = false;
    }

    private List<Data> usable(List<Data> given) {
        List<Data> usable = new ArrayList<>();
        for (Data data : given) {
            if (usable.size() < MAX_RECORDS && fits(data)) {
                usable.add(data);
            } else {
                cache.counters().increment(DnsEvent.RECORD_IGNORED);
            }
        }
        return List.copyOf(usable);
    }

    private boolean fits(Data data) {
        if (data instanceof Data.Host host) {
            return key.type == (host.ip() instanceof Inet4Address ? RecordType.A : RecordType.AAAA);
        }
        return key.type == RecordType.SRV;
    }

    /** Everybody is told, even if one of them fails. */
    private void tell(Found found) {
        List<Consumer<Found>> all = List.copyOf(waiting);
        waiting.clear();
        RuntimeException first = null;
        for (Consumer<Found> then : all) {
            try {
                then.accept(found);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Nothing is asked for, answered or remembered any more; who waits is told {@code why}. */
    void close(String why, long now) {
        asking = false;
        watch.cancel();
        tell(new Found(List.of(), now, Resolution.Source.QUERY, false, why));
    }

    /** What the last answer said, even if it has expired. */
    List<Data> records() {
        return records;
    }

    boolean isAsking() {
        return asking;
    }

    @Override
    public long nextDeadline() {
        if (asking) {
            return NEVER; // the answer decides
        }
        long forget = forgetAt();
        if (!wantedSinceAnswer || records.isEmpty() || !cache.settings().refreshAhead()) {
            return forget;
        }
        return Math.min(failure == null ? refreshAt : retryAt, forget);
    }

    /** When nothing that is known is of use any more. */
    private long forgetAt() {
        if (!isKnown()) {
            return failure == null ? NEVER : retryAt;
        }
        long useless = records.isEmpty() ? expiry : goodUntil();
        return failure == null ? useless : Math.max(useless, retryAt);
    }

    @Override
    public void onDeadline(long now) {
        if (now < nextDeadline()) {
            return;
        }
        if (now >= forgetAt()) {
            cache.forget(key);
        } else {
            query(true);
        }
    }

    Entry entry(long now) {
        List<String> texts = records.stream()
                .map(data -> data instanceof Data.Service service
                        ? service.priority() + " " + service.weight() + " " + service.port() + " " + service.target()
                        : ((Data.Host) data).ip().getHostAddress())
                .toList();
        Duration left = Duration.ofNanos(expiry - now);
        boolean holds = isKnown() && !left.isNegative();
        return new Entry(
                key.name,
                key.type,
                texts,
                holds ? left : Duration.ZERO,
                holds || !isKnown() ? Duration.ZERO : left.negated(),
                denial,
                failure,
                asking);
    }
}
