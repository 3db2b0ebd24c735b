package dev.lac.bench;

import dev.lac.bench.RadiusLoad.Kind;
import dev.lac.bench.RadiusReport.Line;
import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.LacConfig;
import dev.lac.radius.DictionaryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The RADIUS client against FreeRADIUS and against a double, {@code radclient} against the same FreeRADIUS, one after the other in each
 * round. This process is the client: only the RADIUS part of a LAC runs in it.
 */
@Command(name = "radius", description = "Authentications and accounting records a second through the RADIUS client.")
final class RadiusRate implements Callable<Integer> {
    /** How long a load runs before it is measured. */
    private static final long SETTLING_MILLIS = 500;
    /** Requests by which radclient shows about how fast it is. */
    private static final int TRIAL = 20_000;

    @Option(names = "--one", required = true, description = "Configuration with one server.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path one;

    @Option(names = "--two", required = true, description = "Configuration with two servers.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path two;

    @Option(names = "--responder", required = true, description = "Configuration with the responder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path responder;

    @Option(names = "--server-pid", required = true, arity = "1", description = "Of each FreeRADIUS, the first first.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Long> serverPids;

    @Option(names = "--responder-pid", required = true)
    private long responderPid;

    @Option(names = "--users", required = true, description = "How many users the servers know.")
    private int users;

    @Option(names = "--window", defaultValue = "256", description = "Requests under way at once.")
    private int window;

    @Option(names = "--reference-window", defaultValue = "64", description = "The same for radclient (-p).")
    private int referenceWindow;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each measurement.")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Of which the median counts.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "4", description = "Seconds of each kind of request before all.")
    private int warmUp;

    @Option(names = "--json", description = "One JSON object and nothing else on standard output.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException, DictionaryException {
        if (window < 1 || referenceWindow < 1 || seconds < 1 || rounds < 1 || warmUp < 1 || users < referenceWindow) {
            System.err.println(
                    "--window, --seconds, --rounds and --warm-up are 1 or more, --reference-window 1 to " + users);
            return 2;
        }
        List<RadiusUser> known = RadiusUser.all(users);
        LacConfig first = ConfigLoader.load(one, System::getenv);
        try (RadiusLoad oneServer = new RadiusLoad(first, known);
                RadiusLoad twoServers = new RadiusLoad(ConfigLoader.load(two, System::getenv), known);
                RadiusLoad ceiling = new RadiusLoad(ConfigLoader.load(responder, System::getenv), known);
                Radclient radclient = new Radclient(
                        known.subList(0, referenceWindow),
                        first.radius().nas().identifier(),
                        first.radius().authentication().get(0).address().toString(),
                        serverPids.subList(0, 1))) {
            warmUp(oneServer, Kind.AUTHENTICATION);
            warmUp(oneServer, Kind.ACCOUNTING);
            warmUp(ceiling, Kind.AUTHENTICATION);
            int times = times(radclient);
            List<Long> onePid = serverPids.subList(0, 1);
            RadiusReport report = new RadiusReport(window, referenceWindow);
            for (int round = 0; round < rounds; round++) {
                report.add(Line.AUTHENTICATION, measure(oneServer, Kind.AUTHENTICATION, onePid));
                report.add(Line.REFERENCE, radclient.run(times));
                report.add(Line.ACCOUNTING, measure(oneServer, Kind.ACCOUNTING, onePid));
                report.add(Line.AUTHENTICATION_TWO_SERVERS, measure(twoServers, Kind.AUTHENTICATION, serverPids));
                report.add(Line.ACCOUNTING_TWO_SERVERS, measure(twoServers, Kind.ACCOUNTING, serverPids));
                report.add(Line.CEILING, measure(ceiling, Kind.AUTHENTICATION, List.of(responderPid)));
            }
            List<RadiusLoad.Tally> tallies = List.of(oneServer.tally(), twoServers.tally(), ceiling.tally());
            System.out.print(
                    json ? report.json(tallies, radclient.failed()) : report.text(tallies, radclient.failed()));
            for (RadiusLoad load : List.of(oneServer, twoServers, ceiling)) {
                if (!load.failure().isEmpty()) {
                    System.err.println("the last failure: " + load.failure());
                }
            }
            return RadiusReport.failures(tallies, radclient.failed()) == 0 ? 0 : 1;
        }
    }

    /** Lets the compiler see everything; whoever answers nobody is found out here. */
    private void warmUp(RadiusLoad load, Kind kind) throws IOException, InterruptedException {
        long before = load.tally().answered();
        load.start(kind, window);
        TimeUnit.SECONDS.sleep(warmUp);
        load.stop();
        if (load.tally().answered() == before) {
            throw new IOException("no " + kind + " was answered: " + load.failure());
        }
    }

    private RadiusSample measure(RadiusLoad load, Kind kind, List<Long> servers)
            throws IOException, InterruptedException {
        load.start(kind, window);
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        long answered = load.tally().answered();
        CpuReading before = CpuReading.now(servers);
        TimeUnit.SECONDS.sleep(seconds);
        long answeredThen = load.tally().answered();
        CpuReading after = CpuReading.now(servers);
        load.stop();
        return RadiusSample.between(before, after, answeredThen - answered);
    }

    /** How often radclient is to send each of its requests to be busy as long as a measurement takes. */
    private int times(Radclient radclient) throws IOException, InterruptedException {
        int few = 1 + TRIAL / referenceWindow;
        return Math.max(few, (int) (radclient.run(few).perSecond() * seconds / referenceWindow));
    }
}
