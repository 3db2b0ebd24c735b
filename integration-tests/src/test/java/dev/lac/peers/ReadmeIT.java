package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The README's billing setup, run as it is written there: Debian's own configuration of FreeRADIUS, changed by the README's commands. */
@RealPeers
class ReadmeIT {
    private static final String RADIUS = "192.0.2.10";
    private static final String USER = "alice@isp.example";
    private static final String PASSWORD = "alice-secret";
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

    /** The blocks of code in the section, by order. */
    private static List<String> section() throws IOException {
        String readme = Files.readString(Rig.home().resolve("README.md"));
        int begin = readme.indexOf("## Billing with FreeRADIUS");
        Matcher block = BLOCK.matcher(readme.substring(begin, readme.indexOf("\n## ", begin + 1)));
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(2));
        }
        return blocks;
    }

    @Test
    void theBillingSetupWorksAsWritten(TestInfo test) throws Exception {
        List<String> blocks = section();
        assertThat(blocks).hasSize(3);
        Rig.playWithCrowd(test, rig -> {
            Namespace host = rig.keep(Namespace.make("radius"));
            rig.connectCore(host, "radius");
            host.ip("addr", "add", RADIUS + "/24", "dev", "eth0");
            Path log = rig.write("readme/log/radacct/empty", "").getParent().getParent();
            rig.daemon("freeradius", host, List.of("bash", "-ec", inPrivate(rig, log, blocks.get(0))))
                    .awaitLog("Ready to process requests");
            CoreLns lns = rig.lnsDouble("isp", Rig.LNS1, "a-tunnel-secret", Map.of(USER, PASSWORD));
            LacProcess lac = rig.lac(blocks.get(1));

            Crowd.Member alice = rig.crowd().add(USER, PASSWORD);
            alice.dial();
            alice.awaitUp();
            assertThat(lns.sessions()).isEqualTo(1);
            Await.until("the Start is written", () -> records(log).size() == 2);
            assertThat(lac.ask("explain", USER, "--call").text("lac explain"))
                    .contains("rule", "RADIUS tag 1", "192.0.2.2");

            assertThat(host.attempt("bash", "-c", blocks.get(2)).text("radclient"))
                    .contains("Received Disconnect-ACK");
            alice.awaitEnd();
            Await.until("the Stop is written", () -> records(log).size() == 3);
            assertThat(records(log))
                    .extracting(each -> each.get("Acct-Status-Type"))
                    .containsExactly("Accounting-On", "Start", "Stop");
            DetailRecord stop = records(log).get(2);
            assertThat(stop.get("User-Name")).isEqualTo(USER);
            assertThat(stop.get("Class")).isEqualTo("0x676f6c64");
            assertThat(stop.get("Acct-Terminate-Cause")).isEqualTo("Admin-Reset");
        });
    }

    /** Changes copies of Debian's files, which nobody else sees, and then runs the server where systemd would. */
    private static String inPrivate(Rig rig, Path log, String commands) {
        Path copy = rig.directory().resolve("readme/etc");
        return """
                cp -a /etc/freeradius %1$s
                chown -R freerad:freerad %2$s
                mount --make-rprivate /
                mount --bind %1$s /etc/freeradius
                mount --bind %2$s /var/log/freeradius
                %3$s
                exec freeradius -fxx -l stdout
                """.formatted(copy, log, commands.replaceAll("(?m)^(apt-get|systemctl) .*$", "true"));
    }

    private static List<DetailRecord> records(Path log) {
        try (Stream<Path> files = Files.walk(log)) {
            List<Path> details = files.filter(
                            file -> file.getFileName().toString().startsWith("detail-"))
                    .toList();
            return details.isEmpty() ? List.of() : DetailRecord.parse(Files.readString(details.get(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
