package dev.lac.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dns.Resolution.Addresses;
import dev.lac.dns.Resolution.Failure;
import dev.lac.protocol.Counters;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A cache on a virtual clock before the name servers of a test. */
class CacheFixture {
    static final CacheSettings PLAIN = new CacheSettings(
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(300),
            Duration.ofSeconds(10),
            false,
            false,
            100);

    final VirtualClock clock = new VirtualClock();
    final NameServers servers = new NameServers();
    final Counters<DnsEvent> counters = new Counters<>(DnsEvent.class);
    NameCache cache = cache(PLAIN);

    NameCache cache(CacheSettings settings) {
        NameCache made = new NameCache(settings, servers, counters, clock::now);
        clock.drive(made);
        return made;
    }

    static CacheSettings with(boolean refreshAhead, boolean srv, int capacity) {
        return new CacheSettings(
                PLAIN.minTtl(),
                PLAIN.maxTtl(),
                PLAIN.negativeTtl(),
                PLAIN.lastKnownGood(),
                PLAIN.retry(),
                refreshAhead,
                srv,
                capacity);
    }

    Resolution resolve(String name) {
        List<Resolution> got = new ArrayList<>();
        cache.resolve(name, got::add);
        assertThat(got).hasSize(1);
        return got.get(0);
    }

    Addresses addresses(String name) {
        assertThat(resolve(name)).isInstanceOf(Addresses.class);
        return (Addresses) resolve(name);
    }

    String failure(String name) {
        Resolution resolution = resolve(name);
        assertThat(resolution).isInstanceOf(Failure.class);
        return ((Failure) resolution).cause();
    }

    static List<String> ips(Resolution resolution) {
        return ((Addresses) resolution)
                .addresses().stream()
                        .map(address -> address.ip().getHostAddress() + ":" + address.port())
                        .toList();
    }

    void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }
}
