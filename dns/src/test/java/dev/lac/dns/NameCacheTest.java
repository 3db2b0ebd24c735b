package dev.lac.dns;

import static dev.lac.dns.NameServers.hosts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.dns.Resolution.Addresses;
import dev.lac.dns.Resolution.Failure;
import dev.lac.dns.Resolution.Source;
import dev.lac.dns.Upstream.Answer;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a name resolves to, from where, and for how long. */
class NameCacheTest extends CacheFixture {
    @Test
    void everyAAndAaaaRecordIsAnAddressOfItsOwn() {
        servers.say("A lns.example", hosts(60, "192.0.2.1", "192.0.2.2"))
                .say("AAAA lns.example", hosts(30, "2001:db8::1"));
        Resolution first = resolve("LNS.Example.");
        assertThat(ips(first)).containsExactly("192.0.2.1:1701", "192.0.2.2:1701", "2001:db8:0:0:0:0:0:1:1701");
        assertThat(((Addresses) first).source()).isEqualTo(Source.QUERY);
        pass(10);
        Addresses cached = addresses("lns.example");
        assertThat(cached.source()).isEqualTo(Source.CACHE);
        assertThat(cached.addresses())
                .extracting(address -> address.timeToLive().toSeconds())
                .containsExactly(50L, 50L, 20L);
        assertThat(servers.queries).containsExactly("A lns.example", "AAAA lns.example");
    }

    @Test
    void anAnswerIsAskedForAgainWhenItsTtlIsOverAndNotBefore() {
        servers.say("A lns.example", hosts(2, "192.0.2.1"));
        resolve("lns.example");
        servers.say("A lns.example", hosts(2, "192.0.2.9"));
        clock.advance(Duration.ofMillis(1_999));
        assertThat(ips(resolve("lns.example"))).containsExactly("192.0.2.1:1701");
        clock.advance(Duration.ofMillis(1));
        assertThat(ips(resolve("lns.example"))).containsExactly("192.0.2.9:1701");
    }

    @Test
    void aTtlOfZeroServesThoseWhoWaitedAndNobodyElse() {
        servers.say("A lns.example", hosts(0, "192.0.2.1"));
        servers.holding = true;
        List<Resolution> got = new ArrayList<>();
        cache.resolve("lns.example", got::add);
        cache.resolve("lns.example", got::add);
        servers.release();
        assertThat(got).hasSize(2).allSatisfy(one -> assertThat(ips(one)).containsExactly("192.0.2.1:1701"));
        servers.holding = false;
        servers.queries.clear();
        resolve("lns.example");
        assertThat(servers.queries).containsExactly("A lns.example");
    }

    @Test
    void ttlsAreKeptWithinTheirBounds() {
        cache = cache(new CacheSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(100),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                false,
                false,
                10));
        servers.say("A short.example", hosts(1, "192.0.2.1"))
                .say("A long.example", hosts(Integer.MAX_VALUE, "192.0.2.2"));
        assertThat(((Addresses) resolve("short.example")).addresses().get(0).timeToLive())
                .hasSeconds(5);
        assertThat(((Addresses) resolve("long.example")).addresses().get(0).timeToLive())
                .hasSeconds(100);
    }

    @Test
    void allWhoAskWaitForOneQuery() {
        servers.say("A lns.example", hosts(60, "192.0.2.1"));
        servers.holding = true;
        List<Resolution> got = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            cache.resolve("lns.example", got::add);
        }
        assertThat(got).isEmpty();
        servers.release();
        assertThat(got).hasSize(5);
        assertThat(servers.queries).containsExactly("A lns.example", "AAAA lns.example");
    }

    @Test
    void whoFailsDoesNotKeepTheAnswerFromOthers() {
        servers.say("A lns.example", hosts(60, "192.0.2.1"));
        servers.holding = true;
        List<Resolution> got = new ArrayList<>();
        cache.resolve("lns.example", found -> {
            throw new IllegalStateException("a fault of the first");
        });
        cache.resolve("lns.example", got::add);
        assertThatThrownBy(servers::release).hasMessage("a fault of the first");
        assertThat(got).hasSize(1);
    }

    @Test
    void aNameInUseIsRefreshedAheadAndAnUnusedOneIsNot() {
        cache = cache(with(true, false, 100));
        servers.say("A used.example", hosts(100, "192.0.2.1")).say("A idle.example", hosts(100, "192.0.2.2"));
        servers.say("AAAA used.example", hosts(1_000, "2001:db8::1"));
        resolve("used.example");
        resolve("idle.example");
        pass(10);
        resolve("used.example");
        servers.queries.clear();
        servers.say("A used.example", hosts(100, "192.0.2.8"));
        pass(69);
        assertThat(servers.queries).isEmpty();
        pass(20);
        assertThat(servers.queries).containsExactly("A used.example");
        assertThat(((Addresses) resolve("used.example")).source()).isEqualTo(Source.CACHE);
        assertThat(ips(resolve("used.example"))).startsWith("192.0.2.8:1701");
        assertThat(counters.get(DnsEvent.QUERY_SENT_AHEAD)).isEqualTo(1);
    }

    @Test
    void aRefreshThatFailsIsRepeatedAndHarmsNothing() {
        cache = cache(with(true, false, 100));
        servers.say("A lns.example", hosts(100, "192.0.2.1")).say("AAAA lns.example", hosts(100, "2001:db8::1"));
        resolve("lns.example");
        resolve("lns.example");
        servers.fail("no DNS server answers within 2 s");
        pass(95);
        assertThat(ips(resolve("lns.example"))).hasSize(2);
        assertThat(((Addresses) resolve("lns.example")).source()).isEqualTo(Source.CACHE);
        servers.say("A lns.example", hosts(100, "192.0.2.9"));
        pass(25);
        assertThat(ips(resolve("lns.example"))).contains("192.0.2.9:1701");
    }

    @Test
    void aNoIsBelievedForTheTimeOfItsSoaRecordAndNeverLongerThanTheSetting() {
        servers.say("A gone.example", new Answer.None(false, Duration.ofSeconds(20)))
                .say("AAAA gone.example", new Answer.None(false, Duration.ofSeconds(20)));
        assertThat(failure("gone.example")).isEqualTo("no such name");
        pass(19);
        assertThat(failure("gone.example")).isEqualTo("no such name");
        assertThat(servers.queries).hasSize(2);
        pass(1);
        resolve("gone.example");
        assertThat(servers.queries).hasSize(4);
        servers.say("A long.example", new Answer.None(true, Duration.ofDays(1)));
        assertThat(failure("long.example")).isEqualTo("the name has no address");
        pass(60);
        servers.queries.clear();
        resolve("long.example");
        assertThat(servers.queries).containsExactly("A long.example", "AAAA long.example");
    }

    @Test
    void theLastKnownGoodAnswerIsUsedWhileTheServersFailAndNotBeyondItsLimit() {
        servers.say("A lns.example", hosts(60, "192.0.2.1"))
                .say("AAAA lns.example", new Answer.None(true, Duration.ofDays(1)));
        resolve("lns.example");
        servers.fail("192.0.2.53 answers SERVFAIL");
        pass(60 + 40);
        Addresses stale = addresses("lns.example");
        assertThat(stale.source()).isEqualTo(Source.LAST_KNOWN_GOOD);
        assertThat(stale.addresses().get(0).stale()).hasSeconds(40);
        assertThat(stale.addresses().get(0).timeToLive()).isZero();
        assertThat(stale.trouble()).isEqualTo("192.0.2.53 answers SERVFAIL");
        assertThat(counters.get(DnsEvent.RESOLVED_LAST_KNOWN_GOOD)).isEqualTo(2);
        pass(259);
        assertThat(ips(resolve("lns.example"))).containsExactly("192.0.2.1:1701");
        pass(1);
        assertThat(failure("lns.example")).isEqualTo("192.0.2.53 answers SERVFAIL");
    }

    @Test
    void nobodyWaitsForServersThatFailedBeforeAsLongAsThereIsAnAnswerToUse() {
        servers.say("A lns.example", hosts(60, "192.0.2.1")).say("AAAA lns.example", hosts(60, "2001:db8::1"));
        resolve("lns.example");
        servers.fail("no DNS server answers within 2 s");
        pass(61);
        resolve("lns.example");
        servers.queries.clear();
        pass(9);
        resolve("lns.example");
        assertThat(servers.queries).isEmpty();
        pass(1);
        servers.holding = true;
        assertThat(((Addresses) resolve("lns.example")).source()).isEqualTo(Source.LAST_KNOWN_GOOD);
        assertThat(servers.queries).containsExactly("A lns.example", "AAAA lns.example");
        servers.say("A lns.example", hosts(60, "192.0.2.7")).say("AAAA lns.example", hosts(60, "2001:db8::7"));
        servers.release();
        Addresses fresh = addresses("lns.example");
        assertThat(fresh.source()).isEqualTo(Source.CACHE);
        assertThat(ips(fresh)).contains("192.0.2.7:1701");
    }

    @Test
    void anAuthoritativeNoReplacesTheLastKnownGoodAnswer() {
        servers.say("A lns.example", hosts(60, "192.0.2.1"));
        resolve("lns.example");
        servers.say("A lns.example", new Answer.None(false, null))
                .say("AAAA lns.example", new Answer.None(false, null));
        pass(60);
        assertThat(failure("lns.example")).isEqualTo("no such name");
        servers.fail("no DNS server answers within 2 s");
        pass(60);
        assertThat(failure("lns.example")).isEqualTo("no DNS server answers within 2 s");
    }

    @Test
    void aFailureWithoutAnAnswerIsBelievedForTheRetryTime() {
        servers.say("A lns.example", new Answer.Failed("x")).say("AAAA lns.example", new Answer.Failed("y"));
        assertThat(failure("lns.example")).isEqualTo("A: x; AAAA: y");
        pass(9);
        resolve("lns.example");
        assertThat(servers.queries).hasSize(2);
        pass(1);
        resolve("lns.example");
        assertThat(servers.queries).hasSize(4);
    }

    @Test
    void oneFamilyIsEnough() {
        servers.say("A lns.example", hosts(60, "192.0.2.1"))
                .say("AAAA lns.example", new Answer.Failed("192.0.2.53 answers REFUSED"));
        Addresses found = addresses("lns.example");
        assertThat(ips(found)).containsExactly("192.0.2.1:1701");
        assertThat(found.trouble()).isEqualTo("AAAA: 192.0.2.53 answers REFUSED");
    }

    @Test
    void theLeastRecentlyUsedMakesRoom() {
        cache = cache(with(false, false, 4));
        for (String name : List.of("a", "b")) {
            servers.say("A " + name + ".example", hosts(60, "192.0.2.1"));
            resolve(name + ".example");
        }
        resolve("a.example");
        servers.say("A c.example", hosts(60, "192.0.2.1"));
        resolve("c.example");
        assertThat(cache.snapshot())
                .extracting(Entry::name)
                .containsExactly("a.example", "a.example", "c.example", "c.example");
        assertThat(counters.get(DnsEvent.EVICTED)).isEqualTo(2);
    }

    @Test
    void theSnapshotSaysWhatIsKnownAndForHowLong() {
        servers.say("A lns.example", hosts(60, "192.0.2.1")).say("AAAA lns.example", new Answer.None(true, null));
        resolve("lns.example");
        servers.fail("192.0.2.53 answers SERVFAIL");
        pass(65);
        resolve("lns.example");
        assertThat(cache.snapshot())
                .containsExactly(
                        new Entry(
                                "lns.example",
                                RecordType.A,
                                List.of("192.0.2.1"),
                                Duration.ZERO,
                                Duration.ofSeconds(5),
                                null,
                                "192.0.2.53 answers SERVFAIL",
                                false),
                        new Entry(
                                "lns.example",
                                RecordType.AAAA,
                                List.of(),
                                Duration.ZERO,
                                Duration.ZERO,
                                null,
                                "192.0.2.53 answers SERVFAIL",
                                false));
        assertThat(cache.forget("LNS.example")).isTrue();
        assertThat(cache.snapshot()).isEmpty();
        assertThat(cache.forget("LNS.example")).isFalse();
    }

    @Test
    void whoWaitsIsAnsweredWhenTheCacheCloses() {
        cache = cache(with(true, false, 100));
        servers.holding = true;
        List<Resolution> got = new ArrayList<>();
        cache.resolve("lns.example", got::add);
        cache.close();
        assertThat(got).containsExactly(new Failure("the LAC is shutting down"));
        servers.release();
        assertThat(got).hasSize(1);
        assertThat(counters.get(DnsEvent.ANSWER_DROPPED_UNASKED)).isEqualTo(2);
        assertThat(cache.nextDeadline()).isEqualTo(Timed.NEVER);
        assertThat(failure("lns.example")).isEqualTo("the LAC is shutting down");
    }
}
