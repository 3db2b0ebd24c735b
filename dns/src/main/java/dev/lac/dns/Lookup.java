package dev.lac.dns;

import dev.lac.dns.RecordSet.Found;
import dev.lac.dns.Resolution.Source;
import dev.lac.dns.Upstream.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One name being resolved: perhaps its SRV records, then A and AAAA together of every host. */
final class Lookup {
    private static final List<RecordType> FAMILIES = List.of(RecordType.A, RecordType.AAAA);
    /** Hosts of one service; RFC 2782 sets no limit, an operator has a handful. */
    private static final int MAX_TARGETS = 16;

    private final NameCache cache;
    private final String name;
    private final Consumer<Resolution> then;
    private final Set<String> troubles = new LinkedHashSet<>();
    private List<Data.Service> targets = List.of();
    /** By target and family. */
    private @Nullable Found[] answers = {};

    private int open;
    private Source source = Source.CACHE;

    Lookup(NameCache cache, String name, Consumer<Resolution> then) {
        this.cache = cache;
        this.name = name;
        this.then = then;
    }

    /** A name without SRV records. */
    static Data.Service itself(String name) {
        return new Data.Service(0, 0, Address.L2TP_PORT, name, Duration.ZERO);
    }

    void onServices(Found found) {
        worsen(found.source());
        if (found.data().isEmpty()) {
            if (!found.denied()) {
                troubles.add("SRV: " + found.cause());
            }
            // RFC 2782, Usage rules: without an SRV record the client goes on with the address of the name itself.
            askHosts(List.of(itself(name)));
            return;
        }
        List<Data.Service> services = new ArrayList<>();
        for (Data data : found.data()) {
            if (data instanceof Data.Service service) {
                String target = DnsName.canonical(service.target());
                if (target.isEmpty()) {
                    continue;
                }
                String fault = service.port() < 1 || service.port() > 0xffff
                        ? "port " + service.port()
                        : DnsName.fault(target);
                if (fault != null || services.size() >= MAX_TARGETS) {
                    cache.counters().increment(DnsEvent.RECORD_IGNORED);
                    troubles.add("SRV target " + service.target() + ": " + (fault == null ? "one too many" : fault));
                    continue;
                }
                services.add(new Data.Service(
                        service.priority(), service.weight(), service.port(), target, service.timeToLive()));
            }
        }
        if (services.isEmpty()) {
            fail(troubles.isEmpty() ? "its SRV record says that there is no such service (RFC 2782)" : "");
            return;
        }
        services.sort(Comparator.comparingInt(Data.Service::priority));
        askHosts(services);
    }

    void askHosts(List<Data.Service> hosts) {
        targets = hosts;
        open = hosts.size() * FAMILIES.size();
        answers = new Found[open];
        for (int i = 0; i < answers.length; i++) {
            int index = i;
            RecordType family = FAMILIES.get(i % FAMILIES.size());
            String host = hosts.get(i / FAMILIES.size()).target();
            cache.ask(host, family, found -> {
                answers[index] = found;
                if (--open == 0) {
                    finish();
                }
            });
        }
    }

    private void finish() {
        long now = cache.now();
        List<Address> addresses = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        boolean anyDenial = false;
        for (int i = 0; i < answers.length; i++) {
            Found found = answer(i);
            Data.Service target = targets.get(i / FAMILIES.size());
            worsen(found.source());
            if (found.cause() != null && !found.denied()) {
                // Where both families fail alike it is said once.
                boolean alike = Objects.equals(found.cause(), answer(i ^ 1).cause());
                String which = target.target().equals(name) ? "" : target.target() + " ";
                String family = alike ? "" : FAMILIES.get(i % FAMILIES.size()) + " ";
                troubles.add(
                        (which + family).isEmpty() ? found.cause() : (which + family).strip() + ": " + found.cause());
            }
            anyDenial |= found.denied();
            Duration left = Duration.ofNanos(found.expiry() - now);
            for (Data data : found.data()) {
                if (data instanceof Data.Host host) {
                    Address address = new Address(
                            host.ip(),
                            target.port(),
                            target.priority(),
                            target.weight(),
                            target.target(),
                            left.isNegative() ? Duration.ZERO : left,
                            found.source() == Source.LAST_KNOWN_GOOD ? left.negated() : Duration.ZERO);
                    if (seen.add(address.socketAddress())) {
                        addresses.add(address);
                    }
                }
            }
        }
        if (addresses.isEmpty()) {
            fail(anyDenial ? denial() : "");
            return;
        }
        cache.counters()
                .increment(
                        switch (source) {
                            case LAST_KNOWN_GOOD -> DnsEvent.RESOLVED_LAST_KNOWN_GOOD;
                            case QUERY -> DnsEvent.RESOLVED_BY_QUERY;
                            case CACHE, LITERAL -> DnsEvent.RESOLVED_FROM_CACHE;
                        });
        then.accept(
                new Resolution.Addresses(addresses, source, troubles.isEmpty() ? null : String.join("; ", troubles)));
    }

    private Found answer(int index) {
        return Objects.requireNonNull(answers[index], "an answered question");
    }

    private String denial() {
        boolean exists = false;
        for (int i = 0; i < answers.length; i++) {
            exists |= !RecordSet.NO_SUCH_NAME.equals(answer(i).cause());
        }
        String which =
                targets.size() == 1 && targets.get(0).target().equals(name) ? "the name" : "each of its SRV targets";
        return exists ? which + " has no address" : RecordSet.NO_SUCH_NAME;
    }

    private void fail(String denial) {
        cache.counters().increment(DnsEvent.UNRESOLVED);
        Set<String> causes = new LinkedHashSet<>(troubles);
        if (!denial.isEmpty()) {
            causes.add(denial);
        }
        then.accept(new Resolution.Failure(String.join("; ", causes)));
    }

    /** Of several sources the one that deserves least trust: expired before asked for before remembered. */
    private void worsen(Source other) {
        if (source != Source.LAST_KNOWN_GOOD && other != Source.CACHE) {
            source = other;
        }
    }
}
