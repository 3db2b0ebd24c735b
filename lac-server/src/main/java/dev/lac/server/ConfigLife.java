package dev.lac.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader.Loaded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, what another file would change, and the way there and back. A change that waits to be confirmed is taken back
 * by itself. All methods are for any thread but the control thread, which they ask.
 */
final class ConfigLife implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    private static final int LONGEST_CONFIRMATION = (int) Duration.ofDays(1).toSeconds();

    /** Reads files. */
    interface Reader {
        Loaded read(Path file) throws ConfigException;
    }

    /** The LAC that works by the configuration. */
    interface Target {
        /** Asks on the control thread. */
        <T> T ask(Function<Lac, T> question);

        /**
         * Works by {@code next} from now on.
         *
         * @throws ServerException with everything that is wrong, when it cannot; then nothing has changed
         */
        void configure(Loaded next) throws ServerException;
    }

    private final Target target;
    private final Reader reader;
    private final InstantSource clock;
    /** The file that the process was started with. */
    private final Path usual;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "config-rollback");
        thread.setDaemon(true);
        return thread;
    });
    private Loaded inForce;
    private @Nullable Pending pending;

    /** A change that is not confirmed yet. */
    private record Pending(Loaded before, Instant until, ScheduledFuture<?> rollback) {}

    ConfigLife(Loaded inForce, Target target, Reader reader, InstantSource clock) {
        this.inForce = inForce;
        this.target = target;
        this.reader = reader;
        this.clock = clock;
        usual = inForce.file();
    }

    /** Every key that begins with {@code prefix}, with the value in force; no secret. */
    synchronized ObjectNode show(String prefix) {
        ObjectNode told = Figures.object().put("file", inForce.file().toString());
        ObjectNode keys = told.putObject("config");
        inForce.tree().values().forEach((path, value) -> {
            if (path.startsWith(prefix)) {
                keys.put(path, value.text());
            }
        });
        return told;
    }

    /**
     * What {@code file} would change.
     *
     * @param file empty: the one that the process was started with
     */
    synchronized ObjectNode diff(String file, boolean drop) {
        try {
            return told(read(file), drop);
        } catch (ConfigException e) {
            return faults(e);
        }
    }

    private Loaded read(String file) throws ConfigException {
        return reader.read(file.isEmpty() ? usual : Path.of(file));
    }

    private static ObjectNode faults(ConfigException faults) {
        ObjectNode answer = Figures.object();
        ArrayNode list = answer.putArray("faults");
        faults.faults().forEach(fault -> list.add(fault.toString()));
        answer.putArray("changes");
        return answer;
    }

    private ObjectNode told(Loaded next, boolean drop) {
        ObjectNode answer = Figures.object();
        answer.putArray("faults");
        ArrayNode changes = answer.putArray("changes");
        target.ask(lac -> {
            impacts(lac, next).forEach(impact -> changes.add(impact.json(lac, drop)));
            return true;
        });
        return answer;
    }

    private List<ConfigImpact> impacts(Lac lac, Loaded next) {
        return ConfigImpact.of(inForce.tree().changes(next.tree()), inForce.config(), next.config(), lac);
    }

    /**
     * Works by {@code file} from now on, unless something in it is wrong or can only be changed by a new process.
     *
     * @param file empty: the one that the process was started with
     * @param confirmSeconds after so many it is taken back unless {@link #confirm} is called; 0: it stays
     * @param drop whether sessions of LNSes are ended that are gone or treated otherwise
     * @throws IllegalArgumentException saying why not, when a change waits to be confirmed or the time is too long
     */
    synchronized ObjectNode apply(String file, int confirmSeconds, boolean drop) {
        if (pending != null) {
            throw new IllegalArgumentException("a change waits to be confirmed; confirm it or roll it back first");
        }
        if (confirmSeconds < 0 || confirmSeconds > LONGEST_CONFIRMATION) {
            throw new IllegalArgumentException("a confirmation is waited for 1 s to 1 d");
        }
        Loaded next;
        try {
            next = read(file);
        } catch (ConfigException e) {
            return faults(e);
        }
        List<ConfigImpact> impacts = target.ask(lac -> impacts(lac, next));
        ObjectNode answer = told(next, drop);
        if (impacts.isEmpty()) {
            return answer.put(Commands.DONE, "nothing is different");
        }
        long refused = impacts.stream().filter(ConfigImpact::isRefused).count();
        if (refused > 0) {
            LOG.warn("{} is not applied: {} of its changes need a new process", next.file(), refused);
            return answer;
        }
        Loaded before = inForce;
        try {
            use(next);
        } catch (ServerException e) {
            answer.withArray("faults").add(String.valueOf(e.getMessage()));
            return answer;
        }
        if (drop) {
            impacts.stream()
                    .map(ConfigImpact::lnsLeftBehind)
                    .filter(lns -> !lns.isEmpty())
                    .distinct()
                    .forEach(lns -> target.ask(
                            lac -> lac.operator().resetTunnels(lns, "the configuration of " + lns + " has changed")));
        }
        if (confirmSeconds > 0) {
            pending = new Pending(
                    before,
                    clock.instant().plusSeconds(confirmSeconds),
                    timer.schedule(this::expire, confirmSeconds, TimeUnit.SECONDS));
        }
        String done = Figures.counted(impacts.size(), "change") + " of " + next.file()
                + (impacts.size() == 1 ? " counts" : " count")
                + (confirmSeconds > 0 ? "; they are taken back in " + confirmSeconds + " s unless confirmed" : "");
        LOG.info("{}", done);
        return answer.put(Commands.DONE, done);
    }

    private void use(Loaded next) throws ServerException {
        target.configure(next);
        inForce = next;
    }

    /** @throws IllegalArgumentException when no change waits for it */
    synchronized ObjectNode confirm() {
        waiting().rollback.cancel(false);
        pending = null;
        LOG.info("the change to {} is confirmed", inForce.file());
        return status().put(Commands.DONE, inForce.file() + " stays in force");
    }

    private Pending waiting() {
        Pending waiting = pending;
        if (waiting == null) {
            throw new IllegalArgumentException("no change waits to be confirmed");
        }
        return waiting;
    }

    /** @throws IllegalArgumentException when no change waits to be confirmed */
    synchronized ObjectNode rollBack() {
        Pending waiting = waiting();
        waiting.rollback.cancel(false);
        return takeBack(waiting, "the operator says so");
    }

    private synchronized void expire() {
        Pending waiting = pending;
        if (waiting != null) {
            try {
                takeBack(waiting, "nobody has confirmed it");
            } catch (IllegalStateException e) {
                LOG.error("the change to {} is not taken back: {}", inForce.file(), e.getMessage());
            }
        }
    }

    private ObjectNode takeBack(Pending waiting, String why) {
        Path given = inForce.file();
        pending = null;
        try {
            use(waiting.before);
            LOG.warn("the change to {} is taken back: {}", given, why);
            return status().put(Commands.DONE, "the configuration is what it was before " + given);
        } catch (ServerException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Whether a change waits, for how long, and which file is in force. */
    synchronized ObjectNode status() {
        Pending waiting = pending;
        long left = waiting == null
                ? 0
                : Math.max(0, Duration.between(clock.instant(), waiting.until).toSeconds());
        return Figures.object()
                .put("pending", waiting != null)
                .put("seconds-left", left)
                .put("file", inForce.file().toString())
                .put("file-at-start", usual.toString());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
