package dev.lac.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * FreeRADIUS beside the LAC, with a directory and a detail file of its own. It authenticates on port 1812 and accounts on port 1813; with
 * {@link Certificates} it does both over TLS on port 2083.
 */
final class FreeRadius implements AutoCloseable {
    static final String SECRET = "radius-secret-9";
    /** The Reply-Message of every Access-Reject. */
    static final String REJECTION = "Account closed, call 555-0100";
    /** The shared secret of every server over TLS, RFC 6614 §2.3. */
    static final String TLS_SECRET = "radsec";

    /**
     * What can differ from one server to another.
     *
     * @param address it listens on, in 127.0.0.0/8, ::1 or any other that the namespace has; {@code *} for all of IPv4
     * @param secret of every client over UDP
     * @param signsReplies whether replies have a Message-Authenticator (CVE-2024-3596); those to Accounting-Requests never have one
     * @param answersStatus whether Status-Server is answered (RFC 5997)
     * @param delaySeconds how long it thinks about each request
     * @param takesCoa whether it acknowledges CoA- and Disconnect-Requests on port 3799 (RFC 5176), for those who test a client
     * @param certificates its own for TLS, of which clients must have one, too; null for none
     */
    record Settings(
            String address,
            String secret,
            boolean signsReplies,
            boolean answersStatus,
            int delaySeconds,
            boolean takesCoa,
            Certificates certificates) {
        static Settings everywhere() {
            return at("*");
        }

        static Settings at(String address) {
            return new Settings(address, SECRET, true, true, 0, false, null);
        }

        /** One thread would make everybody wait for a delay, and TLS is refused to it. Else it answers in the order it is asked. */
        boolean threads() {
            return delaySeconds > 0 || certificates != null;
        }

        Settings withSecret(String other) {
            return new Settings(address, other, signsReplies, answersStatus, delaySeconds, takesCoa, certificates);
        }

        Settings withoutSignature() {
            return new Settings(address, secret, false, answersStatus, delaySeconds, takesCoa, certificates);
        }

        Settings withoutStatusServer() {
            return new Settings(address, secret, signsReplies, false, delaySeconds, takesCoa, certificates);
        }

        Settings slow(int seconds) {
            return new Settings(address, secret, signsReplies, answersStatus, seconds, takesCoa, certificates);
        }

        Settings withCoa() {
            return new Settings(address, secret, signsReplies, answersStatus, delaySeconds, true, certificates);
        }

        Settings withTls(Certificates own) {
            return new Settings(address, secret, signsReplies, answersStatus, delaySeconds, takesCoa, own);
        }
    }

    private static final String COA_LISTENER = """
            listen {
            	type = coa
            	ipaddr = @ADDRESS@
            	port = 3799
            }
            recv-coa {
            	ok
            }
            """;

    private static final String TLS_LISTENER = """
            listen {
            	type = auth+acct
            	proto = tcp
            	ipaddr = @ADDRESS@
            	port = 2083
            	clients = radsec
            	tls {
            		private_key_file = %s
            		certificate_file = %s
            		ca_file = %s
            		fragment_size = 8192
            		tls_min_version = "1.2"
            		tls_max_version = "1.3"
            		require_client_cert = yes
            	}
            }
            """;

    private final Rig rig;
    private final Settings settings;
    private final String name;
    private final Path directory;
    private final Path detail;
    private final List<Daemon> runs = new ArrayList<>();

    /** Starts it with {@code users}, a file as users(5) describes it, and waits until it is ready. */
    FreeRadius(Rig rig, Settings settings, String users) {
        this.rig = rig;
        this.settings = settings;
        name = settings.address().equals("*")
                ? "freeradius"
                : "freeradius-" + settings.address().replace(':', '-');
        directory = rig.write(
                        name + "/radiusd.conf", configuration(rig.directory().resolve(name)))
                .getParent();
        detail = directory.resolve("detail");
        users(users);
        rig.evidence(name + "-accounting", this::detailFile);
        start();
    }

    private String configuration(Path directory) {
        String listeners = settings.takesCoa() ? COA_LISTENER : "";
        Certificates own = settings.certificates();
        if (own != null) {
            listeners += TLS_LISTENER.formatted(own.serverKey(), own.server(), own.authority());
        }
        return template()
                .replace("@LISTENERS@", listeners)
                .replace("@DIR@", directory.toString())
                .replace("@ADDRESS@", settings.address())
                .replace("@SECRET@", settings.secret())
                .replace("@TLS_SECRET@", TLS_SECRET)
                .replace("@REJECTION@", REJECTION)
                .replace("@STATUS@", settings.answersStatus() ? "yes" : "no")
                .replace("@PACE@", settings.delaySeconds() == 0 ? "ok" : "slow")
                .replace("@DELAY@", Integer.toString(settings.delaySeconds()))
                .replace(
                        "@SIGNATURE@",
                        settings.signsReplies() ? "Message-Authenticator := 0x00" : "Message-Authenticator !* ANY");
    }

    /** Other users from the next {@link #start} on. */
    void users(String users) {
        rig.write(name + "/users", users);
    }

    /** Starts it again after {@link #stop} or {@link #kill}; the detail file goes on. */
    void start() {
        List<String> command = new ArrayList<>(List.of("freeradius", settings.threads() ? "-fxx" : "-X"));
        command.addAll(List.of("-d", directory.toString(), "-n", "radiusd", "-l", "stdout"));
        String run = runs.isEmpty() ? name : name + "-run" + (runs.size() + 1);
        runs.add(rig.daemon(run, rig.namespace(), command));
        daemon().awaitLog("Ready to process requests");
    }

    /** Ends it in good order. */
    void stop() {
        daemon().terminate();
        daemon().awaitExit();
    }

    void kill() {
        daemon().kill();
    }

    /** It is silent from here on, and nobody is told that its ports are closed. */
    void pause() {
        daemon().pause();
    }

    /** It answers again, what it was asked meanwhile included. */
    void goOn() {
        daemon().goOn();
    }

    private Daemon daemon() {
        return runs.get(runs.size() - 1);
    }

    private static String template() {
        try (InputStream template = FreeRadius.class.getResourceAsStream("/peers/radiusd.conf")) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String detailFile() {
        try {
            return Files.exists(detail) ? Files.readString(detail, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of every run. */
    String log() {
        return runs.stream().map(Daemon::log).collect(Collectors.joining());
    }

    /** Waits until the present run has logged what {@code regex} matches. */
    void awaitLog(String regex) {
        daemon().awaitLog(regex);
    }

    /** All Accounting-Requests so far, each written before it was answered. */
    List<DetailRecord> detail() {
        return DetailRecord.parse(detailFile());
    }

    /** The Accounting-Requests about somebody's session so far, attribute values without quotes by name. */
    List<Map<String, String>> accounting() {
        return detail().stream()
                .filter(record -> record.get("User-Name") != null)
                .map(record -> record.attributes().keySet().stream()
                        .collect(Collectors.toMap(attribute -> attribute, record::get)))
                .toList();
    }

    /** Accounting-Requests with this Acct-Status-Type, Start or Stop. */
    List<Map<String, String>> accounting(String status) {
        return accounting().stream()
                .filter(record -> status.equals(record.get("Acct-Status-Type")))
                .toList();
    }

    /** Waits for the Accounting-Request with this status of this user. */
    Map<String, String> awaitAccounting(String status, String user) {
        Await.until(
                "the detail file has the " + status + " of " + user,
                () -> accounting(status).stream().anyMatch(record -> user.equals(record.get("User-Name"))));
        return accounting(status).stream()
                .filter(record -> user.equals(record.get("User-Name")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        runs.forEach(Daemon::close);
    }
}
