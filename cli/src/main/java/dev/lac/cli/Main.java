package dev.lac.cli;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.LacConfig;
import dev.lac.server.LacServer;
import dev.lac.server.ServerException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code lac run -c FILE}, {@code lac check -c FILE}. */
@Command(
        name = "lac",
        description = "An L2TP access concentrator: PPPoE subscribers in, L2TP tunnels out, RADIUS beside.",
        mixinStandardHelpOptions = true,
        version = "lac 0.1.0",
        subcommands = {Main.Run.class, Main.Check.class, Explain.class, Drain.class, Show.class, FastPath.class})
public final class Main {
    /** Bad input: an argument, a configuration file, a port that cannot be opened. */
    static final int EXIT_BAD_INPUT = 2;
    /** What was asked about does not exist. */
    static final int EXIT_NOT_FOUND = 1;
    /** For Accounting Stops on their way; a service manager allows about 90 s. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(15);

    Main() {}

    public static void main(String[] arguments) {
        CommandLine commands = new CommandLine(new Main()).setAbbreviatedSubcommandsAllowed(true);
        System.exit(arguments.length == 0 ? usage(commands) : commands.execute(arguments));
    }

    private static int usage(CommandLine commands) {
        commands.usage(commands.getErr());
        return EXIT_BAD_INPUT;
    }

    /** What every command needs: the configuration, or all its faults on standard error. */
    abstract static class WithConfiguration implements Callable<Integer> {
        @Option(
                names = {"-c", "--config"},
                required = true,
                paramLabel = "FILE",
                description = "The configuration, YAML; see docs/configuration.md.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path file;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            try {
                return with(ConfigLoader.load(file, System::getenv));
            } catch (ConfigException e) {
                e.faults().forEach(err()::println);
                err().flush();
                return EXIT_BAD_INPUT;
            }
        }

        abstract int with(LacConfig config);

        /** Says on standard error what went wrong. */
        int fail(Exception failure) {
            err().println(failure.getMessage());
            err().flush();
            return EXIT_BAD_INPUT;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        PrintWriter err() {
            return spec.commandLine().getErr();
        }
    }

    @Command(name = "check", description = "Validates a configuration and lists everything that is wrong with it.")
    static final class Check extends WithConfiguration {
        @Override
        int with(LacConfig config) {
            try {
                LacServer.check(config);
            } catch (ServerException e) {
                return fail(e);
            }
            out().println("good: " + config.pppoe().interfaces().size() + " access interfaces, "
                    + config.radius().authentication().size() + " RADIUS servers, "
                    + config.lns().size() + " LNSes");
            out().flush();
            return 0;
        }
    }

    @Command(name = "run", description = "Serves until SIGTERM or SIGINT; then ends every session properly.")
    static final class Run extends WithConfiguration {
        @Override
        int with(LacConfig config) {
            LacServer server;
            try {
                server = LacServer.open(config);
            } catch (ServerException e) {
                return fail(e);
            }
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
            return 0;
        }
    }
}
