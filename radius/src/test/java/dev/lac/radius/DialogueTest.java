package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole conversations; their octets were computed by another implementation of the RFCs' checksums. */
class DialogueTest {
    private final VirtualClock clock = new VirtualClock();
    private final Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);
    private final List<Object> outcomes = new ArrayList<>();

    private RadiusClient client;
    private Dialogue dialogue;

    private void begin(TestServer server) {
        dialogue = new Dialogue(clock, (datagram, now) -> client.receive(0, server.address, datagram.buffer(), now));
        // A dice that always shows zero: authenticators of zeros, and timeouts a tenth short.
        client =
                new RadiusClient(Bench.settings(1, true, server), () -> 0, () -> 0, counters, new RadiusClient.Owner() {
                    @Override
                    public void send(int socket, InetSocketAddress to, Octets datagram) {
                        assertThat(socket).isZero();
                        assertThat(to).isEqualTo(new InetSocketAddress("192.0.2.10", server.address.getPort()));
                        dialogue.sent(datagram);
                    }

                    @Override
                    public void send(String tlsServer, Octets packet) {
                        throw new AssertionError("no server has TLS");
                    }

                    @Override
                    public void reconnect(String tlsServer, String cause) {
                        throw new AssertionError("no server has TLS");
                    }
                });
        clock.drive(client);
    }

    @Test
    void aChapLoginIsAcceptedIntoATunnelAfterOneRetransmission() throws Exception {
        begin(new TestServer("192.0.2.10", 1812, "xyzzy5461"));
        Octets challenge = Octets.ofHex("000102030405060708090a0b0c0d0e0f");
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update((byte) 7);
        md5.update("pw".getBytes());
        client.authenticate(
                Bench.GROUP,
                Bench.request(
                        "alice@example.net",
                        new Proof.Chap(7, challenge, Octets.copyOf(md5.digest(challenge.toByteArray())))),
                outcomes::add,
                clock.now());
        dialogue.play("""
                < 010000b00000000000000000000000000000000050129e630bd3a745bc40a280af76c21c542c0113616c696365406578616d706c652e6e657403130737440b46a3225543c58721287b2f96ce3c12000102030405060708090a0b0c0d0e0f06060000000207060000000120056c61630406c00002013d0600000020570a657468312e3130301f1330323a30303a30303a30303a30303a30311a0e00000de90108706f727420370c06000005d42c045331
                + 899ms
                =
                + 1ms   IRT + RAND*IRT
                < 010000b00000000000000000000000000000000050129e630bd3a745bc40a280af76c21c542c0113616c696365406578616d706c652e6e657403130737440b46a3225543c58721287b2f96ce3c12000102030405060708090a0b0c0d0e0f06060000000207060000000120056c61630406c00002013d0600000020570a657468312e3130301f1330323a30303a30303a30303a30303a30311a0e00000de90108706f727420370c06000005d42c045331
                > 02000015 00000000000000000000000000000000 01  cut short: dropped
                =
                > 02000072d008c0eafc7359facea4251ff609243050128fda3dffeaba5be252cee05fc0c31c074006010000034106010000014313016c6e73312e6578616d706c652e6e657445250180015dfef386efb5e998bad832169ae2686755a5dff40a9a828cf2e95b06b468a0721904c1a512044869
                + 1m
                =
                """);
        assertThat(outcomes)
                .containsExactly(new Decision.Accept(
                        "Hi",
                        List.of(new TunnelOffer(
                                1,
                                TunnelOffer.NO_PREFERENCE,
                                List.of("lns1.example.net"),
                                null,
                                Octets.ofText("tunnel secret, longer"),
                                null,
                                null,
                                null,
                                null)),
                        Octets.ofText("tunnel secret, longer"),
                        new Decision.Identity(null, List.of(Octets.ofHex("c1a5")), null),
                        Decision.Timers.NONE,
                        Framed.NONE,
                        null,
                        "192.0.2.10:1812"));
        assertThat(client.inFlight()).isZero();
        assertThat(client.nextDeadline()).isEqualTo(RadiusClient.NEVER);
        assertThat(counters.snapshot())
                .containsOnlyKeys(
                        RadiusEvent.REQUEST_SENT,
                        RadiusEvent.REQUEST_RETRANSMITTED,
                        RadiusEvent.REPLY_DROPPED_RESPONSE_AUTHENTICATOR,
                        RadiusEvent.ACCESS_ACCEPTED);
    }

    @Test
    void aStopWithMoreThan32BitsOfOctetsIsAcknowledged() {
        begin(new TestServer("192.0.2.10", 1813, "xyzzy5461"));
        AccountingRequest stop = Bench.stop(
                new AccountingRequest.Tunnel("198.51.100.1", "203.0.113.1", null, null, null, "1"),
                new AccountingRequest.Usage(Duration.ofSeconds(90), 0x1_0000_0005L, 0x2_ffff_ffffL, 10, 20, -1),
                TerminateCause.USER_REQUEST);
        client.account(
                Bench.GROUP,
                AccountingRecord.of(stop, Bench.EPOCH, Bench.GROUP, new NasIdentity("lac", null), counters),
                outcomes::add,
                clock.now());
        dialogue.play("""
                < 040000d5dbae43d26db33bf72a89df8992b8aa822806000000022c04533120056c61630113616c696365406578616d706c652e6e65742d06000000010606000000020706000000013d0600000020570a657468312e3130301f1330323a30303a30303a30303a30303a30311904c1a5400600000003410600000001420e3139382e35312e3130302e31430d3230332e302e3131332e314403312e060000005a2a06000000053406000000012b06ffffffff3506000000022f060000000a30060000001431060000000129060000000037066955b900
                > 0500001420a76815e7a5db6c34bd10f77964a95a
                > 0500001420a76815e7a5db6c34bd10f77964a95a  once more
                + 1m
                =
                """);
        assertThat(outcomes).containsExactly(new AccountingResult.Acknowledged("192.0.2.10:1813"));
        assertThat(counters.get(RadiusEvent.REPLY_DROPPED_UNMATCHED)).isEqualTo(1);
    }
}
