package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.protocol.Octets;
import dev.lac.radius.TunnelOffer;
import dev.lac.server.Destination.Candidate;
import dev.lac.server.NameResolver.Resolution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which LNS a call goes to, in which order, and what is said when none takes it. */
class LnsSelectionTest {
    @TempDir
    private Path directory;

    private LnsSelection selection;
    private final Lockouts lockouts = new Lockouts(Duration.ofSeconds(60));
    private final Map<String, Resolution> names = new HashMap<>();

    @BeforeEach
    void load() throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("lac.yaml"), """
                name: lac1
                pppoe:
                  interfaces: [eth1]
                radius:
                  authentication:
                    - address: 192.0.2.10
                      secret: testing123
                l2tp:
                  local: 192.0.2.1
                lns:
                  - name: gold
                    addresses: [gold1.example.net, 192.0.2.21]
                    secret: goldsecret
                  - name: silver
                    addresses: [192.0.2.30]
                    secret: silversecret
                    hide-avps: true
                selection:
                  users:
                    - user: boss@isp.example
                      lns: gold
                  domains:
                    - domain: isp.example
                      lns: silver
                """);
        selection = new LnsSelection(ConfigLoader.load(file, name -> null), new Random(1));
    }

    private List<String> endpoints(String user, TunnelOffer... offers) {
        return selection.choose(user, List.of(offers)).stream()
                .map(Destination::endpoint)
                .toList();
    }

    private static TunnelOffer offer(int preference, @Nullable String password, String... endpoints) {
        Octets secret = password == null ? null : Octets.ofText(password);
        return new TunnelOffer(1, preference, List.of(endpoints), null, secret, "group", "nas1", null, null);
    }

    @Test
    void theFullNameComesBeforeTheDomainAndTheDomainMustMatchExactly() {
        assertThat(endpoints("boss@isp.example")).containsExactly("gold1.example.net", "192.0.2.21");
        assertThat(endpoints("clerk@isp.example")).containsExactly("192.0.2.30");
        assertThat(endpoints("clerk@ISP.Example")).containsExactly("192.0.2.30");
        assertThat(endpoints("clerk@evil.isp.example")).isEmpty();
        assertThat(endpoints("clerk@isp.example.evil")).isEmpty();
        assertThat(endpoints("isp.example")).isEmpty();
        assertThat(endpoints("a@b@isp.example")).containsExactly("192.0.2.30");
    }

    @Test
    void offersReplaceRulesAndKeepTheirPreference() {
        assertThat(endpoints("boss@isp.example", offer(1, "x", "192.0.2.40"), offer(2, "x", "192.0.2.41")))
                .containsExactly("192.0.2.40", "192.0.2.41");
        assertThat(endpoints("boss@isp.example", offer(5, "x", "a"), offer(5, "x", "b"), offer(9, "x", "c")))
                .containsExactlyInAnyOrder("a", "b", "c")
                .endsWith("c");
    }

    @Test
    void anOfferBringsItsOwnTunnelParametersAndBorrowsTheSecretOfAKnownEndpoint() {
        Destination own =
                selection.choose("u", List.of(offer(1, "theirs", "192.0.2.30"))).get(0);
        assertThat(own.tunnel())
                .isEqualTo(new Destination.TunnelParameters(
                        "nas1", Octets.ofText("theirs"), true, "group", null, Destination.Manners.USUAL));
        Destination borrowed =
                selection.choose("u", List.of(offer(1, null, "192.0.2.30"))).get(0);
        assertThat(borrowed.tunnel().secret()).isEqualTo(Octets.ofText("silversecret"));
        Destination none =
                selection.choose("u", List.of(offer(1, null, "192.0.2.99"))).get(0);
        assertThat(none.tunnel().secret()).isNull();
        assertThat(own.toString()).doesNotContain("theirs");
    }

    // The way through the candidates.

    private final NameResolver resolver = new NameResolver() {
        @Override
        public void resolve(String name, Consumer<Resolution> then) {
            then.accept(names.getOrDefault(name, new Resolution.Failure("no DNS server answers")));
        }

        @Override
        public void close() {
            // nothing to close
        }
    };

    private LnsHunt hunt(String... endpoints) throws IOException {
        List<Destination> destinations = new ArrayList<>();
        for (String endpoint : endpoints) {
            destinations.add(new Destination(
                    endpoint,
                    new Destination.TunnelParameters("lac1", null, false, null, null, Destination.Manners.USUAL),
                    null,
                    "test"));
        }
        return new LnsHunt(destinations, resolver, lockouts, new Random(1), InetAddress.getByName("192.0.2.1"));
    }

    private Resolution addresses(String... literals) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return new Resolution.Addresses(addresses);
    }

    private static List<String> walk(LnsHunt hunt) {
        List<String> order = new ArrayList<>();
        boolean[] more = {true};
        while (more[0]) {
            Consumer<Optional<Candidate>> step = found -> {
                more[0] = found.isPresent();
                found.ifPresent(
                        candidate -> order.add(candidate.address().getAddress().getHostAddress()));
            };
            hunt.next(0, step);
        }
        return order;
    }

    @Test
    void allAddressesOfANameAreTriedBeforeTheNextDestination() throws IOException {
        names.put("lns.example", addresses("192.0.2.5", "192.0.2.6", "2001:db8::5"));
        assertThat(walk(hunt("lns.example", "192.0.2.9")))
                .containsExactlyInAnyOrder("192.0.2.5", "192.0.2.6", "192.0.2.9")
                .endsWith("192.0.2.9");
    }

    @Test
    void whatIsLockedOutComesLastAndComesBackInTime() throws IOException {
        lockouts.add(new InetSocketAddress("192.0.2.8", 1701), 0);
        assertThat(walk(hunt("192.0.2.8", "192.0.2.9"))).containsExactly("192.0.2.9", "192.0.2.8");
        assertThat(lockouts.contains(
                        new InetSocketAddress("192.0.2.8", 1701),
                        Duration.ofSeconds(59).toNanos()))
                .isTrue();
        assertThat(lockouts.contains(
                        new InetSocketAddress("192.0.2.8", 1701),
                        Duration.ofSeconds(60).toNanos()))
                .isFalse();
        lockouts.add(new InetSocketAddress("192.0.2.8", 1701), 0);
        lockouts.remove(new InetSocketAddress("192.0.2.8", 1701));
        assertThat(walk(hunt("192.0.2.8", "192.0.2.9"))).containsExactly("192.0.2.8", "192.0.2.9");
    }

    @Test
    void theCauseNamesEveryDestinationThatFailedAndWhy() throws IOException {
        names.put("six.example", addresses("2001:db8::5"));
        LnsHunt hunt = hunt("gone.example", "six.example");
        assertThat(walk(hunt)).isEmpty();
        assertThat(hunt.foundAnyAddress()).isFalse();
        assertThat(hunt.failures())
                .isEqualTo("gone.example: no DNS server answers; "
                        + "six.example: has no address of the family of l2tp.local");
    }
}
