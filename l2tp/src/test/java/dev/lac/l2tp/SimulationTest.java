package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A LAC and an LNS open and close tunnels and calls at random over links that lose, repeat and reorder up to 30 %. */
class SimulationTest {
    private int established;
    private int connected;
    private int crossed;

    @Test
    void whateverHappensHoldsAndNothingStaysBehind() {
        Seeds.run(1_000, this::run);
        assertThat(established).isPositive();
        assertThat(connected).isPositive();
        assertThat(crossed).isPositive();
    }

    private void run(long seed) {
        World world = new World(seed);
        Random dice = world.dice;
        world.impair(dice.nextDouble() * 0.3, dice.nextDouble() * 0.3, Duration.ofMillis(1 + dice.nextInt(400)));
        world.newTunnel();
        for (int i = 20 + dice.nextInt(30); i > 0; i--) {
            world.clock.after(Duration.ofMillis(dice.nextInt(20_000)), () -> act(world));
        }
        world.advance(Duration.ofSeconds(20));
        if (seed % 3 == 0 && world.isPatient()) {
            assertLively(world);
        }
        if (seed % 4 == 3) {
            // The path is cut and nobody says good-bye: each end finds out by itself.
            world.impair(1, 0, Duration.ZERO);
        }
        closeAll(world, seed);
        world.advance(Duration.ofMinutes(25));
        world.assertInvariants();
        world.assertEmpty();
        established +=
                (int) world.calls.stream().filter(call -> call.established == 1).count();
        connected += (int) world.calls.stream()
                .filter(call -> call.lnsEnd != null && call.lnsEnd.connected == 1)
                .count();
        crossed += (int) world.calls.stream()
                .filter(call -> call.lnsEnd != null && call.lnsEnd.connected == 0)
                .count();
    }

    /** With patience every message arrives: what lives on one side lives on the other. */
    private static void assertLively(World world) {
        world.advance(Duration.ofMinutes(5));
        for (World.CallEnds call : world.calls) {
            assertThat(call.established == 1 || call.closed == 1).isTrue();
            if (call.lnsEnd != null) {
                assertThat(call.lnsEnd.closed).isEqualTo(call.closed);
                assertThat(call.lnsEnd.connected == 1 || call.lnsEnd.closed == 1)
                        .isTrue();
            }
        }
        assertThat(world.lacEnds.stream().filter(end -> end.closed == 0))
                .allMatch(end -> end.tunnel.isEstablished() || end.tunnel.nextDeadline() == Long.MAX_VALUE);
    }

    private static void act(World world) {
        Random dice = world.dice;
        long now = world.clock.now();
        World.End lac = pick(world.lacEnds, dice);
        World.CallEnds call = pick(world.calls, dice);
        LnsCall lnsCall = call == null || call.lnsEnd == null ? null : call.lnsEnd.lns;
        switch (dice.nextInt(20)) {
            case 0, 1 -> world.newTunnel().tunnel.open(now);
            case 2 -> lac.tunnel.close(StopCcnResult.SHUTTING_DOWN, null, "", now);
            case 3 -> {
                World.End lns = pick(world.lnsEnds, dice);
                if (lns != null) {
                    lns.tunnel.close(StopCcnResult.GENERAL_ERROR, ErrorCode.INSUFFICIENT_RESOURCES, "no", now);
                }
            }
            case 4 -> {
                // both at once: the StopCCNs cross
                lac.tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", now);
                world.lnsEnds.stream()
                        .filter(end -> end.tunnel.peerId() == lac.tunnel.localId())
                        .forEach(end -> end.tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", now));
            }
            case 5, 6 -> {
                if (call != null) {
                    call.call.close(CdnResult.LOSS_OF_CARRIER, null, "", now);
                }
            }
            case 7, 8 -> {
                if (lnsCall != null) {
                    lnsCall.close(CdnResult.ADMINISTRATIVE, null, "", now);
                }
            }
            case 9 -> {
                if (lnsCall != null) {
                    // both at once: the CDNs cross, or a CDN crosses the ICCN
                    lnsCall.close(CdnResult.ADMINISTRATIVE, null, "", now);
                    call.call.close(CdnResult.LOSS_OF_CARRIER, null, "", now);
                }
            }
            case 10 -> {
                if (call != null) {
                    call.lastTx++;
                    call.call.connectSpeedUpdate(call.lastTx, 0, now);
                    call.call.reportErrors(new CallErrors(1, 2, 3, 4, 5, 6), now);
                }
            }
            case 11 -> {
                if (lnsCall != null) {
                    lnsCall.setLinkInfo(0xa0000, 0xffff_ffffL, now);
                    lnsCall.requestConnectSpeed(now);
                }
            }
            default -> world.newCall(lac);
        }
        world.assertInvariants();
    }

    private static <T> T pick(List<T> list, Random dice) {
        return list.isEmpty() ? null : list.get(dice.nextInt(list.size()));
    }

    private static void closeAll(World world, long seed) {
        List<World.End> ends = seed % 2 == 0 && seed % 4 != 3 ? world.lnsEnds : world.lacEnds;
        for (World.End end : ends) {
            end.tunnel.close(StopCcnResult.SHUTTING_DOWN, null, "", world.clock.now());
        }
        if (ends == world.lnsEnds) {
            // those that never reached the LNS
            world.advance(Duration.ofMinutes(1));
            world.lacEnds.forEach(end -> end.tunnel.close(StopCcnResult.SHUTTING_DOWN, null, "", world.clock.now()));
        }
    }

    private static final CallSpec PAP_CALL = CallSpec.builder(1)
            .callingNumber("calling")
            .calledNumber("called")
            .subAddress("sub")
            .proxyLcp(new ProxyLcp(Octets.of(1), Octets.of(2), Octets.of(3)))
            .proxyAuthentication(new ProxyAuthentication.Pap(Octets.ofText("user"), 1, Octets.ofText("password")))
            .build();

    private int survived;

    /** A conversation into which changed copies of its own messages are put costs a tunnel at most, and throws nothing. */
    @Test
    void changedMessagesThrowNothing() {
        Seeds.run(300, this::runChanged);
        assertThat(survived).isPositive();
    }

    private void runChanged(long seed) {
        Random dice = new Random(seed);
        TunnelSpec spec =
                TunnelSpec.builder("host").secret(Specs.SECRET).hideAvps(true).build();
        Pair pair = new Pair(seed, spec, spec);
        Pair.LacCall call = pair.call(5, PAP_CALL);
        pair.clock.advance(Duration.ofMillis(dice.nextInt(8)));
        List<Octets> said = dice.nextBoolean() || pair.lns == null ? pair.sentByLns : pair.sentByLac;
        boolean toLac = said == pair.sentByLns;
        for (int i = 0; i < 5 && !said.isEmpty(); i++) {
            Octets changed = change(said.get(dice.nextInt(said.size())), dice);
            Tunnel target = toLac ? pair.lac : pair.lns;
            if (target != null) {
                target.receive(toLac ? Pair.LNS : Pair.LAC, changed.buffer(), pair.clock.now());
            }
        }
        pair.clock.advance(Duration.ofMillis(100));
        survived += call.established;
        pair.lac.close(StopCcnResult.GENERAL_REQUEST, null, "", pair.clock.now());
        pair.clock.advance(Duration.ofMinutes(3));
        assertThat(call.closed).isOne();
        assertThat(pair.lacLog.released).isOne();
        assertThat(pair.lnsLog.released).isEqualTo(pair.lns == null ? 0 : 1);
    }

    /** Changes an octet or two, cuts, or numbers the message as the next in order so that its AVPs are looked at. */
    private static Octets change(Octets message, Random dice) {
        byte[] octets = message.toByteArray();
        for (int i = dice.nextInt(3); i >= 0; i--) {
            octets[dice.nextInt(octets.length)] ^= (byte) (1 << dice.nextInt(8));
        }
        if (dice.nextBoolean()) {
            octets[9] = (byte) dice.nextInt(6);
        }
        if (dice.nextInt(8) == 0) {
            return Octets.copyOf(octets).slice(0, dice.nextInt(octets.length));
        }
        return Octets.copyOf(octets);
    }
}
