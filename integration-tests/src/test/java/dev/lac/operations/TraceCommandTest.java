package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.cli.Program;
import dev.lac.doubles.LiveLac;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lac trace}: frames are written while they come and go, not when somebody has seen enough. */
class TraceCommandTest {
    private static final int NETWORK = 48;
    private static final long FRAMES = 4; // an echo and its reply, on both sides

    @TempDir
    private Path directory;

    private static void ping(LiveLac live) {
        int before = live.ask(() -> live.subscriber(0).pongs());
        live.tell(0, () -> live.subscriber(0).ping(1, 200));
        LiveLac.await(
                "a ping is answered", () -> live.ask(() -> live.subscriber(0).pongs()) > before);
    }

    @Test
    @Timeout(120)
    void framesAreWrittenAsTheyComeAndTheCountEndsIt() throws Exception {
        Path file = directory.resolve("trace.pcapng");
        try (LiveLac live = new LiveLac(directory, NETWORK, 1, "")) {
            live.dial(0, 1);
            live.awaitUp(1);
            CompletableFuture<Program.Result> tracing = CompletableFuture.supplyAsync(() -> new Program(live.socket())
                    .run(List.of(
                            "trace", LiveLac.user(0), "-w", file.toString(), "--payload", "--count", "" + FRAMES)));
            LiveLac.await("it is traced", () -> live.server().ask(lac -> lac.isTraced()));
            ping(live);
            LiveLac.await("it has seen enough", tracing::isDone);
            assertThat(tracing.join().status()).isZero();
            assertThat(tracing.join().err()).contains("tracing " + LiveLac.user(0), FRAMES + " frames");
            assertThat(Files.readAllBytes(file))
                    .startsWith(0x0a, 0x0d, 0x0d, 0x0a)
                    .hasSizeGreaterThan((int) FRAMES * 200);
            LiveLac.await("nobody traces any more", () -> !live.server().ask(lac -> lac.isTraced()));
        }
    }
}
