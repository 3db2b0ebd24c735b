package dev.lac.dns;

import static dev.lac.dns.NameServers.hosts;
import static dev.lac.dns.NameServers.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dns.Resolution.Addresses;
import dev.lac.dns.Resolution.Source;
import dev.lac.dns.Upstream.Answer;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for in a name's stead: SRV records, addresses, and what is no name at all. */
class NameTest extends CacheFixture {
    @Test
    void srvRecordsNameHostsAndPortsInOrderOfPriority() {
        cache = cache(with(false, true, 100));
        servers.say(
                        "SRV _l2tp._udp.isp.example",
                        new Answer.Records(List.of(
                                service(20, 0, 1701, "c.example."),
                                service(10, 60, 1702, "a.example"),
                                service(10, 40, 1701, "B.example."))))
                .say("A a.example", hosts(60, "192.0.2.1"))
                .say("AAAA b.example", hosts(60, "2001:db8::2"))
                .say("A c.example", hosts(60, "192.0.2.3"));
        Addresses found = addresses("isp.example");
        assertThat(ips(found)).containsExactly("192.0.2.1:1702", "2001:db8:0:0:0:0:0:2:1701", "192.0.2.3:1701");
        assertThat(found.addresses()).extracting(Address::weight).containsExactly(60, 40, 0);
        assertThat(found.addresses()).extracting(Address::host).containsExactly("a.example", "b.example", "c.example");
        assertThat(servers.queries).doesNotContain("A isp.example");
    }

    @Test
    void whatIsKnownOfANameIsToldWithoutAsking() {
        cache = cache(with(false, true, 100));
        servers.say(
                        "SRV _l2tp._udp.isp.example",
                        new Answer.Records(List.of(
                                service(10, 0, 1702, "a.example"),
                                service(10, 0, 0, "a.example"),
                                service(20, 0, 1701, "b.example"))))
                .say("A a.example", hosts(60, "192.0.2.1"))
                .say("AAAA b.example", hosts(60, "2001:db8::2"))
                .say("A plain.example", hosts(60, "192.0.2.3"));
        assertThat(cache.known("isp.example")).isEmpty();
        assertThat(servers.queries).isEmpty();
        resolve("isp.example");
        resolve("plain.example");
        servers.queries.clear();
        pass(100); // no longer than the answers hold, but nothing better is known
        assertThat(cache.known("ISP.example."))
                .containsExactly(new InetSocketAddress("192.0.2.1", 1702), new InetSocketAddress("2001:db8::2", 1701));
        assertThat(cache.known("plain.example")).containsExactly(new InetSocketAddress("192.0.2.3", 1701));
        assertThat(cache.known("192.0.2.9")).containsExactly(new InetSocketAddress("192.0.2.9", 1701));
        assertThat(cache.known("..")).isEmpty();
        assertThat(servers.queries).isEmpty();
    }

    @Test
    void withoutSrvRecordsTheNameItselfCounts() {
        cache = cache(with(false, true, 100));
        servers.say("A isp.example", hosts(60, "192.0.2.1"));
        assertThat(ips(resolve("isp.example"))).containsExactly("192.0.2.1:1701");
        servers.say("SRV _l2tp._udp.b.example", new Answer.Failed("192.0.2.53 answers NOTIMP"))
                .say("A b.example", hosts(60, "192.0.2.2"));
        Addresses found = addresses("b.example");
        assertThat(ips(found)).containsExactly("192.0.2.2:1701");
        assertThat(found.trouble()).isEqualTo("SRV: 192.0.2.53 answers NOTIMP");
    }

    @Test
    void anSrvTargetOfTheRootMeansThatThereIsNoSuchService() {
        cache = cache(with(false, true, 100));
        servers.say("SRV _l2tp._udp.isp.example", new Answer.Records(List.of(service(0, 0, 0, "."))))
                .say("A isp.example", hosts(60, "192.0.2.1"));
        assertThat(failure("isp.example")).isEqualTo("its SRV record says that there is no such service (RFC 2782)");
    }

    @Test
    void addressesAreNotAskedFor() {
        assertThat(ips(resolve("192.0.2.1"))).containsExactly("192.0.2.1:1701");
        assertThat(ips(resolve("2001:db8::1"))).containsExactly("2001:db8:0:0:0:0:0:1:1701");
        assertThat(ips(resolve("[2001:db8::1]"))).containsExactly("2001:db8:0:0:0:0:0:1:1701");
        assertThat(addresses("::1").source()).isEqualTo(Source.LITERAL);
        assertThat(servers.queries).isEmpty();
    }

    @Test
    void whatIsNoNameIsNotAskedFor() {
        assertThat(failure("")).isEqualTo("the name is empty");
        assertThat(failure("a..example")).isEqualTo("the name has an empty label");
        assertThat(failure("x".repeat(64) + ".example")).startsWith("a label of the name has 64 octets");
        assertThat(failure(("x".repeat(63) + ".").repeat(4))).startsWith("the name has 255 octets");
        assertThat(failure("256.0.2.1")).isEqualTo("neither an IP address nor a DNS name");
        assertThat(failure("2001:db8:::1")).isEqualTo("not an IPv6 address");
        assertThat(failure("bücher.example")).contains("xn--");
        assertThat(failure("a b.example")).contains("blanks");
        assertThat(servers.queries).isEmpty();
        assertThat(counters.get(DnsEvent.UNRESOLVED_NO_NAME)).isEqualTo(8);
    }

    @Test
    void recordsThatMakeNoSenseArePassedOver() {
        servers.say("A lns.example", hosts(60, "2001:db8::1", "192.0.2.1"));
        assertThat(ips(resolve("lns.example"))).containsExactly("192.0.2.1:1701");
        servers.say("A odd.example", hosts(60, "2001:db8::1"));
        assertThat(failure("odd.example")).isEqualTo("the name has no address");
        assertThat(counters.get(DnsEvent.RECORD_IGNORED)).isEqualTo(2);
    }
}
