package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parts of the access concentrator by themselves. */
class PartsTest {
    private static final MacAddress HOST = MacAddress.parse("02:00:5E:10:00:07");

    @Test
    void everySessionIdIsHandedOutOnceAndTheReservedOnesNever() {
        SessionIds ids = new SessionIds(new Random(3));
        Set<Integer> handedOut = new HashSet<>();
        for (int i = 0; i < SessionIds.CAPACITY; i++) {
            assertThat(handedOut.add(ids.allocate())).isTrue();
        }
        assertThat(handedOut).doesNotContain(0, 0xffff).allMatch(id -> id > 0 && id < 0xffff);
        assertThat(ids.allocate()).isEqualTo(SessionIds.NONE);
        ids.free(4711);
        ids.free(12);
        assertThat(Set.of(ids.allocate(), ids.allocate())).containsExactlyInAnyOrder(4711, 12);
        assertThat(ids.inUse()).isEqualTo(SessionIds.CAPACITY);
    }

    @Test
    void comingAndGoingNeverHandsOutALiveId() {
        Random random = new Random(5);
        SessionIds ids = new SessionIds(random);
        List<Integer> live = new ArrayList<>();
        Set<Integer> set = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            if (live.isEmpty() || random.nextInt(5) < 3) {
                int id = ids.allocate();
                assertThat(set.add(id)).isTrue();
                live.add(id);
            } else {
                int id = live.remove(random.nextInt(live.size()));
                set.remove(id);
                ids.free(id);
            }
        }
        assertThat(ids.inUse()).isEqualTo(live.size());
        int gone = live.get(0);
        ids.free(gone);
        assertThatThrownBy(() -> ids.free(gone)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sessionIdsAreSpreadOverTheWholeRange() {
        SessionIds ids = new SessionIds(new Random(9));
        int low = 0;
        for (int i = 0; i < 1000; i++) {
            low += ids.allocate() < 32_768 ? 1 : 0;
        }
        assertThat(low).isBetween(420, 580);
    }

    @Test
    void aCookieIsForOneHostAndOneTime() {
        AcCookie cookies = new AcCookie(Octets.ofText("sixteen octets!!"), Duration.ofSeconds(5));
        long made = Duration.ofSeconds(100).toNanos();
        Host host = new Host(HOST, VlanTags.of(0x88a8, 100, 0x8100, 200));
        Octets cookie = cookies.make(host, made);
        assertThat(cookie.length()).isEqualTo(AcCookie.LENGTH);
        // HMAC-SHA256("sixteen octets!!", 00000064 0000 02005e100007 88a80064 810000c8), computed by openssl
        assertThat(cookie.hex()).isEqualTo("000000647ef332cfcf63dcc760e33b73406c8582");
        assertThat(cookies.check(cookie, host, made + Duration.ofSeconds(5).toNanos()))
                .isEqualTo(AcCookie.Check.VALID);
        assertThat(cookies.check(cookie, host, made + Duration.ofSeconds(6).toNanos()))
                .isEqualTo(AcCookie.Check.EXPIRED);
        assertThat(cookies.check(cookie, host, made - Duration.ofSeconds(1).toNanos()))
                .isEqualTo(AcCookie.Check.EXPIRED);
        for (int bit = 0; bit < AcCookie.LENGTH * 8; bit++) {
            byte[] forged = cookie.toByteArray();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(cookies.check(Octets.copyOf(forged), host, made)).isEqualTo(AcCookie.Check.FORGED);
        }
    }

    @Test
    void aCookieOutlivesTheWrapOfItsClockAndAClockThatBeganBelowZero() {
        AcCookie cookies = new AcCookie(Octets.ofText("sixteen octets!!"), Duration.ofSeconds(5));
        Host host = new Host(HOST, VlanTags.NONE);
        for (long made : List.of(
                -1L,
                -Duration.ofSeconds(3).toNanos(),
                Duration.ofSeconds((1L << 32) - 2).toNanos())) {
            Octets cookie = cookies.make(host, made);
            assertThat(cookies.check(cookie, host, made + Duration.ofSeconds(4).toNanos()))
                    .isEqualTo(AcCookie.Check.VALID);
            assertThat(cookies.check(cookie, host, made + Duration.ofSeconds(7).toNanos()))
                    .isEqualTo(AcCookie.Check.EXPIRED);
        }
    }

    @Test
    void aCookieNeedsAKeyAndALifetime() {
        assertThatThrownBy(() -> new AcCookie(Octets.of(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcCookie(Octets.ofText("sixteen octets!!"), Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreReadAndPrinted() {
        assertThat(HOST).hasToString("02:00:5e:10:00:07");
        ByteBuffer frame = ByteBuffer.allocate(10);
        HOST.put(frame, 2);
        assertThat(Octets.copyOf(frame).hex()).isEqualTo("000002005e1000070000");
        assertThat(MacAddress.of(frame, 2)).isEqualTo(HOST);
        assertThat(MacAddress.of(frame.order(ByteOrder.LITTLE_ENDIAN), 2)).isEqualTo(HOST);
        assertThat(MacAddress.BROADCAST.isMulticast()).isTrue();
        assertThat(HOST.isMulticast()).isFalse();
        assertThatThrownBy(() -> MacAddress.parse("02:00:5e:10:00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    }
}
