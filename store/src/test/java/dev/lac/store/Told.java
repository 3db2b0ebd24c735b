package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the spool told of each unit, by the name the test gave it, in the order it was told. */
final class Told {
    private final Map<String, Outcome> outcomes = Collections.synchronizedMap(new LinkedHashMap<>());

    Consumer<Outcome> of(String name) {
        return outcome -> assertThat(outcomes.put(name, outcome)).isNull();
    }

    /** Writes {@code changes} and waits until their outcome is known. */
    static Outcome now(AccountingSpool spool, Change... changes) {
        CountDownLatch told = new CountDownLatch(1);
        Outcome[] outcome = new Outcome[1];
        spool.write(List.of(changes), result -> {
            outcome[0] = result;
            told.countDown();
        });
        await(told);
        return outcome[0];
    }

    /** Keeps the spool's thread busy until the latch is counted down: what is written meanwhile becomes one transaction. */
    static CountDownLatch hold(AccountingSpool spool) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        spool.write(List.of(), outcome -> {
            held.countDown();
            await(release);
        });
        await(held);
        return release;
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<String> names() {
        return List.copyOf(outcomes.keySet());
    }

    List<String> durable() {
        return outcomes.entrySet().stream()
                .filter(told -> told.getValue() instanceof Outcome.Durable)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Causes by name. */
    Map<String, String> failed() {
        Map<String, String> causes = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> {
            if (outcome instanceof Outcome.Failed failed) {
                causes.put(name, failed.cause());
            }
        });
        return causes;
    }
}
