package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.MemoryJournal;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.radius.AccountingDeliveryEvent;
import dev.lac.radius.DictionaryException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another configuration while subscribers are up: what began goes on, what begins is by the new one. */
class ConfigureTest {
    private static final int INTERIM = 3;

    private final WholeLac net = new WholeLac();

    private SubscriberDouble up(String user, String password) {
        SubscriberDouble subscriber = net.dial(net.subscriber(user, password));
        net.up(subscriber);
        return subscriber;
    }

    private void configure(String yaml) {
        net.loop.turn(() -> {
            try {
                net.lac.configure(WholeLac.config(yaml));
            } catch (DictionaryException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(net.loop.failures()).isZero();
    }

    private void assertUntouched(SubscriberDouble subscriber) {
        net.ping(subscriber);
        assertThat(subscriber.isUp()).isTrue();
    }

    @Test
    void anLnsThatIsGoneKeepsItsSessionsAndGetsNoMore() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = up("alice@one.example", "a-secret");
        configure(WholeLac.BASE.replace("[lns1.example, 192.0.2.22]", "[192.0.2.22]"));
        assertUntouched(alice);
        up("alice@one.example", "a-secret");
        assertThat(one.sessions()).hasSize(1);
        assertThat(two.sessions()).hasSize(1);
        alice.hangUp();
        net.until("the session is counted off", () -> net.lac.subscriberCount() == 1);
    }

    @Test
    void aNewRuleAndANewLnsCountAtOnce() {
        net.lns("192.0.2.22", Mode.PROXY);
        LnsDouble three = net.lns("192.0.2.23", Mode.PROXY);
        SubscriberDouble before = up("bob@two.example", "b-secret");
        configure(WholeLac.BASE
                .replace("domain: two.example\n      lns: two", "domain: two.example\n      lns: three")
                .replace(
                        "lns:\n  - name: one",
                        "lns:\n  - name: three\n    addresses: [192.0.2.23]\n    secret: tunnelsecret\n  - name: one"));
        up("bob@two.example", "b-secret");
        assertThat(three.sessions()).hasSize(1);
        assertUntouched(before);
    }

    @Test
    void otherRadiusServersAreAskedWhileTheOldOnesMayStillAnswer() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up("alice@one.example", "a-secret");
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        SubscriberDouble waiting = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.until("a request is under way", () -> net.lac.radiusRequestsInFlight() > 0);
        configure(WholeLac.BASE
                .replace("192.0.2.10:1812", "192.0.2.12:1812")
                .replace("192.0.2.10:1813", "192.0.2.12:1813"));
        assertThat(net.radiusWires).as("the old one is not closed yet").isEqualTo(2);
        net.requests.clear();
        up("alice@one.example", "a-secret");
        assertThat(net.requests).anyMatch(request -> request.startsWith("192.0.2.12/"));
        net.deafRadius(10, false);
        net.up(waiting);
        net.clock.advance(Duration.ofSeconds(40));
        assertThat(net.radiusWires)
                .as("nothing is asked through the old one any more")
                .isEqualTo(1);
        assertUntouched(alice);
        net.requests.clear();
        alice.hangUp();
        net.until("its Stop", () -> net.stops().size() == 1);
        assertThat(net.requests)
                .allMatch(request -> request.startsWith("192.0.2.12/") || request.startsWith("192.0.2.11/"));
    }

    @Test
    void accountingThatWasOffBegins() {
        WholeLac off = new WholeLac(
                WholeLac.BASE.replaceFirst("(?s)  accounting:\n.*?l2tp:", "l2tp:"),
                1,
                new MemoryJournal(Runnable::run));
        off.lns("192.0.2.21", Mode.PROXY);
        off.up(off.dial(off.subscriber("alice@one.example", "a-secret")));
        assertThat(off.radius.accounting()).isEmpty();
        off.loop.turn(() -> {
            try {
                off.lac.configure(WholeLac.config(WholeLac.BASE));
            } catch (DictionaryException e) {
                throw new IllegalStateException(e);
            }
        });
        off.until(
                "Accounting-On is acknowledged",
                () -> off.lac.counted().accounting().get(AccountingDeliveryEvent.DELIVERED) == 1);
        off.up(off.dial(off.subscriber("alice@one.example", "a-secret")));
        off.until("a Start", () -> off.accounted(1).size() == 1);
    }

    @Test
    void discoveryLimitsCountWhoIsThere() {
        net.lns("192.0.2.21", Mode.PROXY);
        up("alice@one.example", "a-secret");
        up("alice@one.example", "a-secret");
        configure(WholeLac.yaml(WholeLac.BASE, "pppoe", "  max-sessions: 2\n"));
        SubscriberDouble third = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.clock.advance(Duration.ofSeconds(20));
        assertThat(third.isUp()).isFalse();
        assertThat(net.lac.subscriberCount()).isEqualTo(2);
        configure(WholeLac.BASE);
        up("alice@one.example", "a-secret");
    }

    @Test
    void interimIntervalsAndLinkSettingsAreThoseOfTheNextLogin() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble before = up("alice@one.example", "a-secret");
        configure(WholeLac.yaml(WholeLac.BASE + "accounting:\n  interim-interval: 60s\n", "ppp", "  mru: 1400\n"));
        SubscriberDouble after = up("alice@one.example", "a-secret");
        net.clock.advance(Duration.ofMinutes(5));
        List<Request> interims = net.accounted(INTERIM);
        assertThat(interims).hasSizeBetween(4, 6);
        assertThat(interims.stream().map(request -> request.text(44)).distinct())
                .hasSize(1);
        assertUntouched(before);
        assertUntouched(after);
    }

    @Test
    void aBrokenDictionaryChangesNothing() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up("alice@one.example", "a-secret");
        String broken =
                WholeLac.yaml(WholeLac.BASE, "radius", "  attributes:\n    - {name: No-Such-Attribute, value: x}\n");
        assertThatThrownBy(() -> net.lac.configure(WholeLac.config(broken)))
                .isInstanceOf(DictionaryException.class)
                .hasMessageContaining("No-Such-Attribute");
        assertThat(net.radiusWires).isEqualTo(1);
        assertUntouched(alice);
        up("alice@one.example", "a-secret");
    }

    @Test
    void fiveHundredStayWhileEverythingChangesTenTimes() {
        net.lns("192.0.2.21", Mode.PROXY);
        for (int i = 0; i < 500; i++) {
            net.dial(net.subscriber("alice@one.example", "a-secret"));
        }
        net.until(
                "all are up",
                () -> net.lac.callCount() == 500 && net.subscribers.stream().allMatch(SubscriberDouble::isUp));
        String other = WholeLac.BASE
                .replace("tunnelsecret", "othersecret")
                .replace("radiussecret", "radiussecret")
                .replace("192.0.2.11", "192.0.2.12");
        for (int i = 0; i < 10; i++) {
            configure(i % 2 == 0 ? WholeLac.yaml(other, "pppoe", "  cookie-lifetime: 10s\n") : WholeLac.BASE);
            net.clock.advance(Duration.ofSeconds(5));
        }
        assertThat(net.subscribers).hasSize(500).allMatch(SubscriberDouble::isUp);
        assertThat(net.calls).isEmpty();
        assertUntouched(net.subscribers.get(250));
    }
}
