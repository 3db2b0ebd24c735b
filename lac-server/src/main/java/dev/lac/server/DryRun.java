package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.dns.DnsEvent;
import dev.lac.dns.NameCache;
import dev.lac.protocol.Counters;
import dev.lac.radius.DictionaryException;
import dev.lac.selection.Explanation;
import dev.lac.selection.Selection;
import dev.lac.selection.SelectionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The selection of an LNS without a LAC: by the file and by DNS, with nobody locked out and no session anywhere. */
public final class DryRun {
    private static final long GRACE_SECONDS = 5;

    private DryRun() {}

    /**
     * @throws IOException if no answer can be had
     * @throws DictionaryException with everything that is wrong with the operator's words of RADIUS
     * @throws IllegalArgumentException saying what is wrong with {@code question}
     */
    public static Explanation explain(LacConfig config, ExplainQuestion question)
            throws IOException, DictionaryException {
        RadiusWords words = new RadiusWords(config.radius());
        ControlThread control = new ControlThread();
        control.setDaemon(true);
        CompletableFuture<Explanation> answer = new CompletableFuture<>();
        try (NettyUpstream dns = new NettyUpstream(config.dns(), control)) {
            control.start();
            control.post(() -> {
                try {
                    ask(config, words, control.loop(), dns, question, answer);
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer.get(config.selection().hunt().budget().toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IOException("the selection has failed", e);
        } catch (TimeoutException e) {
            throw new IOException("the selection does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            control.finish();
        }
    }

    private static void ask(
            LacConfig config,
            RadiusWords words,
            ControlLoop loop,
            NettyUpstream dns,
            ExplainQuestion question,
            CompletableFuture<Explanation> answer) {
        NameCache names = new NameCache(
                DnsSettings.of(config.dns(), config.dns().srv()), dns, new Counters<>(DnsEvent.class), loop::now);
        loop.deadlines().watch(names);
        Selection selection = new Selection(
                SelectionSettings.of(
                        config,
                        LocalAddresses.of(config).stream()
                                .map(InetSocketAddress::getAddress)
                                .toList()),
                names,
                new Counters<>(SelectionEvent.class),
                new SecureRandom(),
                loop::now);
        loop.deadlines().watch(selection);
        selection.explain(
                question.caller(config.pppoe().interfaces()),
                words.offers(question.radiusReply()),
                loop.now(),
                answer::complete);
    }
}
