package dev.lac.radius;

import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_MALFORMED;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_RESPONSE_AUTHENTICATOR;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_UNEXPECTED_CODE;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_UNKNOWN_SENDER;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_UNMATCHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Which replies are believed. */
class RepliesTest {
    private final TestServer first = new TestServer("192.0.2.10", 1812, "one");

    private static String cause(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Unavailable.class);
        return ((Decision.Unavailable) decision).cause();
    }

    @Test
    void repliesThatDoNotProveWhereTheyComeFromAreDropped() {
        first.silent = true;
        Bench bench = new Bench(Bench.settings(2, true, first), first);
        bench.login("alice");
        bench.clock.advance(Duration.ofMillis(5));
        Packet request = first.distinct.get(0);
        Octets good = first.reply(request);
        int socket = bench.sent.get(0).socket();

        bench.client.receive(socket, new InetSocketAddress("192.0.2.10", 1813), good.buffer(), bench.clock.now());
        bench.client.receive(socket, new InetSocketAddress("192.0.2.99", 1812), good.buffer(), bench.clock.now());
        assertThat(bench.counters.get(REPLY_DROPPED_UNKNOWN_SENDER)).isEqualTo(2);

        bench.deliver(first, 1 - socket, good);
        bench.deliver(first, 7, good);
        bench.deliver(first, -1, good);
        assertThat(bench.counters.get(REPLY_DROPPED_UNMATCHED)).isEqualTo(3);

        TestServer impostor = new TestServer("192.0.2.10", 1812, "guess");
        bench.deliver(first, socket, impostor.reply(request));
        assertThat(bench.counters.get(REPLY_DROPPED_RESPONSE_AUTHENTICATOR)).isEqualTo(1);

        first.code = 12;
        bench.deliver(first, socket, first.reply(request));
        first.code = 5;
        bench.deliver(first, socket, first.reply(request));
        assertThat(bench.counters.get(REPLY_DROPPED_UNEXPECTED_CODE)).isEqualTo(2);

        bench.deliver(first, socket, good.slice(0, good.length() - 1));
        bench.deliver(first, socket, Octets.EMPTY);
        // Authentic, but its attributes do not add up.
        Octets broken = Octets.ofHex("0200 0016")
                .slice(0, 1)
                .concat(Octets.of(request.identifier()))
                .concat(Octets.ofHex("0016 00000000000000000000000000000000 0101"));
        bench.deliver(first, socket, first.authenticated(broken, request.authenticator()));
        assertThat(bench.counters.get(REPLY_DROPPED_MALFORMED)).isEqualTo(3);

        assertThat(bench.decisions).isEmpty();
        bench.deliver(first, socket, good);
        assertThat(bench.decisions).hasSize(1).first().isInstanceOf(Decision.Accept.class);
    }

    @Test
    void aReplyWithoutMessageAuthenticatorIsDroppedWithARemedyWhereItIsRequired() {
        first.signing = false;
        Bench bench = Bench.with(first);
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(RadiusClient.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getLevel() + " "
                        + java.text.MessageFormat.format(record.getMessage(), record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            assertThat(cause(bench.decide("alice")))
                    .contains("192.0.2.10:1812 answers without Message-Authenticator")
                    .contains("update reply { Message-Authenticator := 0x00 }")
                    .contains("require-message-authenticator: false");
            assertThat(cause(bench.decide("bob"))).contains("answers without");
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(bench.counters.get(REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING))
                .isEqualTo(6);
        assertThat(warnings.stream().filter(line -> line.contains("such replies can be forged")))
                .singleElement()
                .asString()
                .startsWith("WARNING RADIUS server 192.0.2.10:1812")
                .contains("CVE-2024-3596")
                .contains("update reply { Message-Authenticator := 0x00 }");

        TestServer unsigned = new TestServer("192.0.2.12", 1812, "three");
        unsigned.signing = false;
        Bench lenient = new Bench(Bench.settings(1, false, unsigned), unsigned);
        assertThat(lenient.decide("alice")).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void aWrongMessageAuthenticatorIsDroppedEvenWhereNoneIsRequired() {
        Bench bench = new Bench(Bench.settings(1, false, first), first);
        first.silent = true;
        bench.login("alice");
        bench.clock.advance(Duration.ofMillis(5));
        Packet request = first.distinct.get(0);
        Octets zeros = Packet.ZERO_AUTHENTICATOR;
        for (List<Attribute> signatures : List.of(
                List.of(new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros)),
                List.of(new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros.slice(0, 15))),
                List.of(
                        new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros),
                        new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros)))) {
            Packet reply = new Packet(2, request.identifier(), request.authenticator(), signatures);
            bench.deliver(first, 0, first.authenticated(reply.encode(), request.authenticator()));
        }
        Packet twice = new Packet(
                2,
                request.identifier(),
                request.authenticator(),
                List.of(
                        new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros),
                        new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, zeros)));
        Octets signedTwice = first.signed(twice.encode(), request.authenticator());
        bench.deliver(first, 0, first.authenticated(signedTwice, request.authenticator()));
        assertThat(bench.counters.get(REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG))
                .isEqualTo(4);
        assertThat(bench.decisions).isEmpty();
        bench.clock.advance(Duration.ofSeconds(20));
        assertThat(cause(bench.decisions.get(0))).contains("answers with a wrong Message-Authenticator");
    }

    @Test
    void aWrongSharedSecretIsNamedAsTheLikelyCause() {
        TestServer impostor = new TestServer("192.0.2.10", 1812, "other");
        Bench bench = Bench.with(first);
        first.damage =
                good -> impostor.authenticated(good, first.distinct.get(0).authenticator());
        assertThat(cause(bench.decide("alice")))
                .contains("answers with a wrong Response Authenticator (is the shared secret the same on both sides?)");
    }

    @Test
    void noAlteredReplyIsBelieved() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.login("alice");
        bench.clock.advance(Duration.ofMillis(1));
        first.reply = request -> List.of(
                TestServer.text(AttributeType.REPLY_MESSAGE, "hello"),
                TestServer.tagged(AttributeType.TUNNEL_TYPE, 1, 3));
        byte[] good = first.reply(first.distinct.get(0)).toByteArray();
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] altered =
                    random.nextInt(4) == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (altered.length > 0) {
                altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
            }
            bench.deliver(first, 0, Octets.copyOf(altered));
        }
        assertThat(bench.decisions).isEmpty();
        bench.deliver(first, 0, Octets.copyOf(good));
        assertThat(bench.decisions).hasSize(1);
    }
}
