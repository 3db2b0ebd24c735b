package dev.lac.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtocolTest {
    enum State {
        IDLE,
        WAIT_REPLY
    }

    enum Event {
        UP,
        RCR
    }

    @Test
    void theReaderRefusesToReadBeyondTheEnd() throws Exception {
        PacketReader reader = Octets.ofHex("01 0203 04050607 08").reader();
        assertThat(reader.u8("code")).isEqualTo(1);
        assertThat(reader.u16("id")).isEqualTo(0x0203);
        assertThat(reader.u32("magic")).isEqualTo(0x04050607L);
        assertThatThrownBy(() -> reader.u16("length"))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("length: needs 2 octets, 1 are left");
        assertThatThrownBy(() -> reader.within(-1, "option")).isInstanceOf(MalformedPacketException.class);
        assertThat(reader.rest()).isEqualTo(Octets.of(8));
    }

    @Test
    void theWriterGrowsAndPatches() {
        PacketWriter writer = new PacketWriter(1).u8(1).u16(0).u32(0xffff_fffeL).octets(Octets.of(7));
        assertThat(writer.patchU16(1, writer.length()).toOctets().hex()).isEqualTo("010008fffffffe07");
    }

    @Test
    void deadlinesRunInOrderThroughEveryMove() {
        Random random = new Random(1);
        Deadlines deadlines = new Deadlines();
        TreeMap<Long, Integer> expected = new TreeMap<>();
        List<Long> ran = new ArrayList<>();
        class Engine implements Timed {
            long deadline = NEVER;

            @Override
            public long nextDeadline() {
                return deadline;
            }

            @Override
            public void onDeadline(long now) {
                ran.add(deadline);
                deadline = NEVER;
            }
        }
        List<Engine> engines = new ArrayList<>();
        List<Deadlines.Watch> watches = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            engines.add(new Engine());
            watches.add(deadlines.watch(engines.get(i)));
        }
        for (int i = 0; i < 10_000; i++) {
            int which = random.nextInt(500);
            engines.get(which).deadline = random.nextInt(5) == 0 ? Timed.NEVER : random.nextInt(1_000_000);
            watches.get(which).refresh();
        }
        engines.forEach(engine -> expected.merge(engine.deadline, 1, Integer::sum));
        expected.remove(Timed.NEVER);
        watches.get(0).cancel();
        engines.get(0).deadline = 1;
        watches.get(0).refresh();
        while (deadlines.runNext(2_000_000)) {
            // each call runs one
        }
        assertThat(ran).isSorted().hasSizeBetween(300, 499);
        assertThat(deadlines.size()).isZero();
        assertThat(deadlines.next()).isEqualTo(Timed.NEVER);
    }

    @Test
    void tablesAreReadAsTheRfcsPrintThem() {
        var matrix = TransitionTable.<State, Event, String>ofMatrix(
                """
                      |    0        1
                Events| Idle     Wait
                ------+---------------
                 Up   |   1    irc,scr/1r
                 RCR  |   -        0
                """,
                List.of(State.values()),
                List.of(State.values()),
                Map.of("Up", Event.UP, "RCR", Event.RCR),
                name -> name);
        assertThat(matrix.lookup(State.WAIT_REPLY, Event.UP))
                .contains(new TransitionTable.Transition<>(List.of("irc", "scr"), State.WAIT_REPLY));
        assertThat(matrix.lookup(State.IDLE, Event.RCR)).isEmpty();

        var rows = TransitionTable.<State, Event, String>ofRows(
                "idle | up | send-icrq | wait-reply", State.class, Event.class, name -> name);
        assertThat(rows.lookup(State.IDLE, Event.UP))
                .contains(new TransitionTable.Transition<>(List.of("send-icrq"), State.WAIT_REPLY));
    }

    @Test
    void aLossyLinkLosesAboutWhatItIsToldTo() {
        VirtualClock clock = new VirtualClock();
        List<Octets> arrived = new ArrayList<>();
        LossyLink link = new LossyLink(clock, new Random(7), arrived::add)
                .losing(0.3, 0.1)
                .delaying(Duration.ofMillis(5), Duration.ofMillis(20));
        for (int i = 0; i < 10_000; i++) {
            link.accept(Octets.of(i & 0xff));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(link.lost()).isBetween(2_700L, 3_300L);
        assertThat(arrived.size()).isBetween(7_300, 8_100);
    }

    @Test
    void aDialogueNamesTheLineThatFailed() {
        VirtualClock clock = new VirtualClock();
        Dialogue[] dialogue = new Dialogue[1];
        dialogue[0] = new Dialogue(clock, (packet, now) -> dialogue[0].sent(packet));
        dialogue[0].play("""
                # an echo
                > 0102 03  three octets
                < 01.. 03  come back
                =
                + 5s
                """);
        assertThat(clock.now()).isEqualTo(5_000_000_000L);
        assertThatThrownBy(() -> dialogue[0].play("> 01\n< 02  never"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("never");
    }

    @Test
    void aDialogueRepeatsWhatWasNamedAndHearsWhatIsTold() {
        VirtualClock clock = new VirtualClock();
        Dialogue[] dialogue = new Dialogue[1];
        dialogue[0] = new Dialogue(clock, (packet, now) -> {
                    dialogue[0].sent(packet);
                    dialogue[0].told("got " + packet.length());
                })
                .calling(words -> dialogue[0].told("called " + words));
        String script = """
                > 0102 abcd
                < 0102 {id:4}  named
                ? got \\d
                ! close {id}  from above
                ? called close abcd
                > 03 {id}
                < 03 abcd
                """;
        dialogue[0].play(script);
        assertThatThrownBy(() -> dialogue[0].play("=  the last word was not heard"))
                .isInstanceOf(AssertionError.class);
        assertThat(dialogue[0].packets()).hasSize(4);
    }

    @Test
    void aFailingSeedIsNamed() {
        assertThatThrownBy(() -> Seeds.run(5, seed -> assertThat(seed).isLessThan(3)))
                .hasMessageContaining("seed 3 fails; replay it with -Dlac.seed=3");
    }
}
