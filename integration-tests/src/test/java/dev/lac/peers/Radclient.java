package dev.lac.peers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A request that FreeRADIUS' {@code radclient} sends once from the namespace of the LAC.
 *
 * @param kind {@code auth}, {@code acct}, {@code status}, {@code coa} or {@code disconnect}
 * @param secret shared with the server, or not
 * @param attributes as {@code radclient} reads them: {@code Acct-Session-Id = "1"}
 */
record Radclient(String kind, String secret, List<String> attributes) {
    /** How long it waits for the reply, in seconds. */
    private static final int PATIENCE_SECONDS = 2;

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    static Radclient request(String kind, String secret, String... attributes) {
        return new Radclient(kind, secret, List.of(attributes));
    }

    Radclient with(String attribute) {
        List<String> all = new ArrayList<>(attributes);
        all.add(attribute);
        return new Radclient(kind, secret, all);
    }

    /** With a Message-Authenticator, RFC 2869 §5.14. */
    Radclient signed() {
        return with("Message-Authenticator = 0x00");
    }

    /** With an Event-Timestamp, RFC 2869 §5.3. */
    Radclient at(Instant time) {
        return with("Event-Timestamp = " + time.getEpochSecond());
    }

    /**
     * Sends it and waits for the reply.
     *
     * @param server address and port: {@code 127.0.0.1:3799}, {@code [::1]:1812}
     * @return status 0 after an acceptance, an acknowledgement or an Accounting-Response, 1 after anything else or no reply that can be
     *     believed; the output has request and reply with their attributes
     */
    Outcome send(Rig rig, String server) {
        return sendAll(rig, server, List.of(this));
    }

    /** Sends several of one kind and secret; the status is 0 if that of each would be. */
    static Outcome sendAll(Rig rig, String server, List<Radclient> requests) {
        Radclient first = requests.get(0);
        String file = rig.write(
                        "radclient/" + REQUESTS.incrementAndGet(),
                        requests.stream()
                                .map(request -> String.join("\n", request.attributes) + "\n")
                                .collect(Collectors.joining("\n")))
                .toString();
        return rig.namespace()
                .attempt(
                        "radclient",
                        "-x",
                        "-r",
                        "1",
                        "-t",
                        "" + PATIENCE_SECONDS,
                        "-f",
                        file,
                        server,
                        first.kind,
                        first.secret);
    }
}
