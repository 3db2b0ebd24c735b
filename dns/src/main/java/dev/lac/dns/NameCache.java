package dev.lac.dns;

import dev.lac.dns.Upstream.Data;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is known of the names of LNSes: every A and AAAA record with its TTL (RFC 1035), each no for its time (RFC 2308), expired
 * answers while nobody gives new ones (RFC 8767), and SRV records where they are wanted (RFC 2782).
 */
public final class NameCache implements NameResolver, Timed {
    private static final String SERVICE = "_l2tp._udp.";
    private static final String CLOSED = "the LAC is shutting down";

    private CacheSettings settings;
    private final Upstream upstream;
    private final Counters<DnsEvent> counters;
    private final LongSupplier clock;
    private final Deadlines deadlines = new Deadlines();
    /** The least recently used first. */
    private final Map<RecordSet.Key, RecordSet> sets = new LinkedHashMap<>(64, 0.75f, true);

    private boolean closed;

    /**
     * @param clock the control loop's time, in nanoseconds
     */
    public NameCache(CacheSettings settings, Upstream upstream, Counters<DnsEvent> counters, LongSupplier clock) {
        this.settings = settings;
        this.upstream = upstream;
        this.counters = counters;
        this.clock = clock;
    }

    /** Uses {@code changed} for what is learnt from now on. */
    public void configure(CacheSettings changed) {
        settings = changed;
    }

    @Override
    public void resolve(String name, Consumer<Resolution> then) {
        InetAddress literal = IpLiteral.parse(name);
        if (literal != null) {
            counters.increment(DnsEvent.RESOLVED_LITERAL);
            Address address = new Address(literal, Address.L2TP_PORT, 0, 0, name, Duration.ZERO, Duration.ZERO);
            then.accept(new Resolution.Addresses(List.of(address), Resolution.Source.LITERAL, null));
            return;
        }
        String canonical = DnsName.canonical(name);
        String fault = closed ? CLOSED : DnsName.fault(canonical);
        if (fault != null) {
            counters.increment(DnsEvent.UNRESOLVED);
            if (!closed) {
                counters.increment(DnsEvent.UNRESOLVED_NO_NAME);
            }
            then.accept(new Resolution.Failure(fault));
            return;
        }
        Lookup lookup = new Lookup(this, canonical, then);
        String service = SERVICE + canonical;
        if (settings.srv() && DnsName.fault(service) == null) {
            ask(service, RecordType.SRV, lookup::onServices);
        } else {
            lookup.askHosts(List.of(Lookup.itself(canonical)));
        }
    }

    /** The addresses that {@link #resolve} gave for {@code name} at last, even if they have expired; nobody is asked. */
    public List<InetSocketAddress> known(String name) {
        InetAddress literal = IpLiteral.parse(name);
        if (literal != null) {
            return List.of(new InetSocketAddress(literal, Address.L2TP_PORT));
        }
        String canonical = DnsName.canonical(name);
        List<Data.Service> services = records(SERVICE + canonical, RecordType.SRV, Data.Service.class);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (Data.Service service : services.isEmpty() ? List.of(Lookup.itself(canonical)) : services) {
            if (service.port() < 1 || service.port() > 0xffff) {
                continue;
            }
            String host = DnsName.canonical(service.target());
            for (RecordType family : List.of(RecordType.A, RecordType.AAAA)) {
                records(host, family, Data.Host.class)
                        .forEach(known -> addresses.add(new InetSocketAddress(known.ip(), service.port())));
            }
        }
        return addresses;
    }

    private <T extends Data> List<T> records(String name, RecordType type, Class<T> kind) {
        RecordSet set = sets.get(new RecordSet.Key(name, type));
        return set == null
                ? List.of()
                : set.records().stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .toList();
    }

    /** Tells {@code then} what there is; perhaps later. */
    void ask(String name, RecordType type, Consumer<RecordSet.Found> then) {
        if (closed) {
            then.accept(new RecordSet.Found(List.of(), now(), Resolution.Source.QUERY, false, CLOSED));
            return;
        }
        RecordSet.Key key = new RecordSet.Key(name, type);
        RecordSet set = sets.get(key);
        if (set == null) {
            makeRoom();
            set = new RecordSet(key, this, deadlines);
            sets.put(key, set);
        }
        set.ask(then, now());
    }

    private void makeRoom() {
        Iterator<RecordSet> oldest = sets.values().iterator();
        while (sets.size() >= settings.capacity() && oldest.hasNext()) {
            RecordSet set = oldest.next();
            if (!set.isAsking()) { // somebody may wait for the answer
                oldest.remove();
                set.close(CLOSED, now());
                counters.increment(DnsEvent.EVICTED);
            }
        }
    }

    void forget(RecordSet.Key key) {
        RecordSet set = sets.remove(key);
        if (set != null) {
            set.close(CLOSED, now());
        }
    }

    CacheSettings settings() {
        return settings;
    }

    Upstream upstream() {
        return upstream;
    }

    Counters<DnsEvent> counters() {
        return counters;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Everything that is known, by name and type. */
    public List<Entry> snapshot() {
        long now = now();
        return sets.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(known -> known.getValue().entry(now))
                .toList();
    }

    /** Forgets what is known of {@code name}, its SRV records included; false when that is nothing. What is being asked for stays. */
    public boolean forget(String name) {
        String canonical = DnsName.canonical(name);
        List<RecordSet.Key> known = new ArrayList<>();
        sets.forEach((key, set) -> {
            if (!set.isAsking() && (key.name().equals(canonical) || key.name().equals(SERVICE + canonical))) {
                known.add(key);
            }
        });
        known.forEach(this::forget);
        return !known.isEmpty();
    }

    /** Tells everybody who waits that there will be no answer, and asks no more. */
    public void close() {
        closed = true;
        List<RecordSet> all = List.copyOf(sets.values());
        sets.clear();
        all.forEach(set -> set.close(CLOSED, now()));
    }

    @Override
    public long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public void onDeadline(long now) {
        while (deadlines.runNext(now)) {
            // each run is one record set
        }
    }
}
