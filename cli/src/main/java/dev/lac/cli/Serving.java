package dev.lac.cli;

import dev.lac.config.ConfigLoader.Loaded;
import dev.lac.config.LacConfig;
import dev.lac.server.LacServer;
import dev.lac.server.ServerException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.jline.utils.Signals;

/** The LAC itself in this process; apart from its commands so that the others load none of it. */
final class Serving {
    /** For Accounting Stops on their way; a service manager allows about 90 s. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(15);

    private Serving() {}

    /**
     * Looks at everything that can be looked at without serving.
     *
     * @return that it is good, and what it is
     */
    static String check(LacConfig config) throws CommandException {
        try {
            LacServer.check(config);
        } catch (ServerException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return "good: " + config.pppoe().interfaces().size() + " access interfaces, "
                + config.radius().authentication().size() + " RADIUS servers, "
                + config.lns().size() + " LNSes";
    }

    /** Serves until the process is told to end. */
    static void run(Loaded loaded) throws CommandException {
        LacServer server;
        try {
            server = LacServer.open(loaded);
        } catch (ServerException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        Signals.register("HUP", server::reload);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.shutDown(SHUTDOWN_GRACE);
                            server.close();
                            LogManager.shutdown();
                        },
                        "shutdown"));
        try {
            new CountDownLatch(1).await(); // the shutdown hook does the rest
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
