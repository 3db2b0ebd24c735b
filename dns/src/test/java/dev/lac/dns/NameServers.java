package dev.lac.dns;

import dev.lac.dns.Upstream.Answer;
import dev.lac.dns.Upstream.Data;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Name servers of a test: answer at once what they have been told, or hold their answers back. */
final class NameServers implements Upstream {
    final List<String> queries = new ArrayList<>();
    final List<Runnable> held = new ArrayList<>();
    boolean holding;
    private final Map<String, Answer> zone = new HashMap<>();

    /** {@code question} is "A lns.example". */
    NameServers say(String question, Answer answer) {
        zone.put(question, answer);
        return this;
    }

    NameServers fail(String cause) {
        zone.replaceAll((question, answer) -> new Answer.Failed(cause));
        return this;
    }

    static Answer hosts(int ttl, String... addresses) {
        List<Data> data = new ArrayList<>();
        for (String address : addresses) {
            data.add(new Data.Host(ip(address), Duration.ofSeconds(ttl)));
        }
        return new Answer.Records(data);
    }

    static Data service(int priority, int weight, int port, String target) {
        return new Data.Service(priority, weight, port, target, Duration.ofSeconds(60));
    }

    static InetAddress ip(String literal) {
        return Objects.requireNonNull(IpLiteral.parse(literal), literal);
    }

    @Override
    public void query(String name, RecordType type, Consumer<Answer> then) {
        String question = type + " " + name;
        queries.add(question);
        Runnable answer = () -> then.accept(zone.getOrDefault(question, new Answer.None(true, null)));
        if (holding) {
            held.add(answer);
        } else {
            answer.run();
        }
    }

    void release() {
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }
}
