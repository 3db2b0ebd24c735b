package dev.lac.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** dnsmasq on 127.0.0.1: it knows what it is told, and that there is nothing else below {@code test}. */
final class Dnsmasq implements AutoCloseable {
    private final Rig rig;
    private final List<String> command;
    private final List<Daemon> runs = new ArrayList<>();
    private int changes;

    /**
     * @param timeToLive of its answers, in seconds
     * @param names addresses by name
     * @param more options, such as {@code --srv-host=…}
     */
    Dnsmasq(Rig rig, int timeToLive, Map<String, List<String>> names, String... more) {
        this.rig = rig;
        command = new ArrayList<>(List.of("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null"));
        command.addAll(List.of("--no-resolv", "--no-hosts", "--user=root", "--pid-file=", "--cache-size=0"));
        command.addAll(List.of("--listen-address=127.0.0.1", "--bind-interfaces", "--log-queries", "--log-facility=-"));
        command.addAll(List.of("--local=/test/", "--no-round-robin", "--local-ttl=" + timeToLive));
        command.add("--addn-hosts=" + hosts(names));
        command.addAll(List.of(more));
        start();
    }

    private String hosts(Map<String, List<String>> names) {
        return rig.write(
                        "dnsmasq/hosts",
                        names.entrySet().stream()
                                .flatMap(name -> name.getValue().stream().map(address -> address + " " + name.getKey()))
                                .collect(Collectors.joining("\n", "", "\n")))
                .toString();
    }

    /** Starts it again after {@link #kill}. */
    void start() {
        String name = runs.isEmpty() ? "dnsmasq" : "dnsmasq-run" + (runs.size() + 1);
        runs.add(rig.daemon(name, rig.namespace(), command));
        changes = 1;
        awaitRead();
    }

    private void awaitRead() {
        Await.until("dnsmasq has read its names", () -> reads() >= changes);
    }

    private long reads() {
        return daemon().log()
                .lines()
                .filter(line -> line.contains("read ") && line.contains("dnsmasq/hosts"))
                .count();
    }

    /** From now on it knows these names instead. */
    void names(Map<String, List<String>> names) {
        hosts(names);
        changes++;
        daemon().hangUp();
        awaitRead();
    }

    /** It is silent from here on. */
    void pause() {
        daemon().pause();
    }

    void goOn() {
        daemon().goOn();
    }

    void kill() {
        daemon().kill();
    }

    private Daemon daemon() {
        return runs.get(runs.size() - 1);
    }

    /** Of every run. */
    String log() {
        return runs.stream().map(Daemon::log).collect(Collectors.joining());
    }

    @Override
    public void close() {
        runs.forEach(Daemon::close);
    }
}
