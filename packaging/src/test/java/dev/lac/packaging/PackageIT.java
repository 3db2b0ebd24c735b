package dev.lac.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of the package on a machine: installed, filled in, serving, upgraded, removed. */
@Programs(
        root = true,
        value = {
            "/usr/bin/dpkg",
            "/usr/sbin/adduser",
            "/usr/bin/unshare",
            "/usr/bin/nsenter",
            "/usr/bin/setpriv",
            "/sbin/ip",
            "/usr/bin/man",
            "/usr/bin/curl",
            "/usr/bin/strace",
            "/usr/bin/systemd-analyze",
            "/usr/bin/prometheus",
            "/usr/share/doc/libbpf1",
            "/usr/share/doc/openjdk-17-jre-headless"
        })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackageIT {
    private static final String CONFIG = "/etc/lac/lac.yaml";
    private static final String TOLD = "/run/systemctl";
    private static final String DEB = "/tmp/lac.deb";

    private static Machine machine;
    private static Unit unit;

    @TempDir
    static Path logs;

    @BeforeAll
    static void makeMachine() {
        machine = new Machine();
        machine.copy(Path.of(System.getProperty("lac.package")), DEB);
        machine.shell("ip link set lo up && ip link add access0 type veth peer name subscribers"
                + " && ip link add core0 type veth peer name lns && ip addr add 192.0.2.1/24 dev core0"
                + " && for i in access0 subscribers core0 lns; do ip link set $i up; done");
        // As if systemd ran: what it is told is kept, and nobody forbids it. What needs no systemd goes on to the real
        // program.
        machine.shell("mkdir -p /run/systemd/system && rm -f /usr/sbin/policy-rc.d"
                + " && mv /usr/bin/systemctl /usr/bin/systemctl.real");
        machine.write("/usr/bin/systemctl", """
                #!/bin/sh
                case $1 in --root=*) exec /usr/bin/systemctl.real "$@" ;; esac
                echo "$@" >>%s
                """.formatted(TOLD));
        machine.run("chmod", "+x", "/usr/bin/systemctl");
    }

    /** What systemd has been told since this was asked last. */
    private static String told() {
        return machine.shell("touch " + TOLD + "; cat " + TOLD + "; rm " + TOLD);
    }

    @AfterAll
    static void closeMachine() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    @Order(1)
    void itInstallsAndSaysWhatToDoNext() {
        String said = machine.run("dpkg", "-i", DEB);
        assertThat(said).contains("lac check -c " + CONFIG, "systemctl start lac", "install.md");
        assertThat(machine.run("dpkg-query", "-W", "-f", "${Status} ${Version}", "lac"))
                .isEqualTo("install ok installed 0.1.0");
        assertThat(machine.run("id", "lac")).contains("gid=").contains("(lac)");
        assertThat(machine.run("stat", "-c", "%U:%G %a %n", CONFIG, "/etc/lac/secrets", "/etc/lac", "/etc/default/lac"))
                .isEqualTo("root:lac 640 /etc/lac/lac.yaml\nroot:lac 750 /etc/lac/secrets\nroot:root 755 /etc/lac\n"
                        + "root:root 644 /etc/default/lac\n");
        assertThat(machine.run("dpkg", "--verify", "lac")).isEmpty();
        assertThat(machine.run("readlink", "/etc/systemd/system/multi-user.target.wants/lac.service"))
                .isEqualTo("/lib/systemd/system/lac.service\n");
        assertThat(told()).contains("daemon-reload").doesNotContain("start lac.service");
        unit = new Unit(machine.run("cat", "/lib/systemd/system/lac.service"));
    }

    @Test
    @Order(2)
    void theProgramItsManualAndItsCompletionWork() {
        assertThat(machine.run("lac", "--version")).contains("0.1.0");
        assertThat(machine.run("man", "lac-show")).contains("NAME", "lac-show", "EXIT STATUS");
        assertThat(machine.run("man", "-w", "lac")).isEqualTo("/usr/share/man/man1/lac.1.gz\n");
        assertThat(machine.run("bash", "-c", """
                set -e
                . /usr/share/bash-completion/completions/lac
                complete -p lac
                COMP_WORDS=(lac sh); COMP_CWORD=1; COMP_LINE="lac sh"; COMP_POINT=6
                _complete_lac
                printf '%s\\n' "${COMPREPLY[@]}\"""")).contains("complete ", "show", "shell");
        Command noJava = machine.attempt("env", "JAVA_HOME=/nowhere", "lac", "--version");
        assertThat(noJava.exit()).isEqualTo(2);
        assertThat(noJava.output()).contains("/nowhere/bin/java", "openjdk-17-jre-headless");
    }

    /** JEP 472: from level 24 on a program that uses native libraries has to say so. */
    @Test
    @Order(3)
    void nativeAccessIsAskedForWhereTheRuntimeKnowsIt() {
        machine.shell("mkdir -p /root/runtime/bin && printf '#!/bin/sh\\necho \"$@\"\\n' >/root/runtime/bin/java"
                + " && chmod +x /root/runtime/bin/java");
        for (String level : List.of("17.0.15", "25.0.1", "9-unknown")) {
            machine.write("/root/runtime/release", "JAVA_VERSION=\"" + level + "\"\n");
            String options = machine.run("env", "JAVA_HOME=/root/runtime", "lac", "show", "summary");
            assertThat(options).endsWith("-cp /usr/share/lac/lib/* dev.lac.cli.Main show summary\n");
            assertThat(options.contains("--enable-native-access=ALL-UNNAMED"))
                    .as(level)
                    .isEqualTo(level.startsWith("25"));
        }
        machine.shell("rm -r /root/runtime");
    }

    @Test
    @Order(4)
    void theBillOfMaterialsNamesEveryJarWithItsLicence() throws Exception {
        JsonNode bill = new ObjectMapper().readTree(machine.run("cat", "/usr/share/doc/lac/lac-sbom.cdx.json"));
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> named = new TreeSet<>();
        for (JsonNode component : bill.get("components")) {
            named.add(component.get("name").asText() + "-"
                    + component.get("version").asText() + ".jar");
            assertThat(component.path("licenses"))
                    .as(component.get("name").asText())
                    .isNotEmpty();
        }
        assertThat(machine.run("ls", "/usr/share/lac/lib").lines()).isNotEmpty().hasSameElementsAs(named);
    }

    @Test
    @Order(5)
    void systemdTakesTheUnit() {
        assertThat(machine.attempt("systemd-analyze", "verify", "/lib/systemd/system/lac.service")
                        .output())
                .doesNotContain("lac.service");
        Command security = machine.attempt(
                "systemd-analyze",
                "--no-pager",
                "security",
                "--offline=true",
                "--threshold=25",
                "/lib/systemd/system/lac.service");
        assertThat(security.output()).contains("Overall exposure level for lac.service");
        assertThat(security.exit()).as(security.output()).isZero();
    }

    @Test
    @Order(6)
    void theConfigurationIsRefusedUntilTheSecretsAreThere() {
        Command early = machine.attempt("lac", "check", "-c", CONFIG);
        assertThat(early.exit()).isEqualTo(2);
        assertThat(early.output()).contains("secrets/radius", "secrets/lns");
        String filledIn = machine.run("cat", CONFIG)
                .replace("[eth1]", "[access0]")
                .replace("192.0.2.10", "192.0.2.3")
                .replace("198.51.100.2", "192.0.2.2");
        machine.write(CONFIG, filledIn);
        machine.shell("for s in radius lns; do echo a-long-shared-secret |"
                + " install -m 0400 -o lac /dev/stdin /etc/lac/secrets/$s; done");
        machine.shell("sed -i 's/-Xmx512m/-Xmx384m/' /etc/default/lac");
        assertThat(machine.run("lac", "check", "-c", CONFIG)).contains("good: 1 access interfaces");
        assertThat(machine.run(
                        "setpriv", "--reuid", "lac", "--regid", "lac", "--init-groups", "lac", "check", "-c", CONFIG))
                .contains("good");
    }

    @Test
    @Order(7)
    void theServiceServesWithTheCapabilitiesOfTheUnitAlone() {
        try (Service service = new Service(machine, logs.resolve("service.log"), unit.service())) {
            service.awaitLog("serving PPPoE on \\[access0\\]");
            service.awaitLog("access0: fast path (native|generic)");
            assertThat(machine.shell("cat /proc/$(pgrep -x java)/maps"))
                    .as("native libraries, though /tmp executes nothing")
                    .containsPattern("/var/lib/lac/tmp/jna\\d+")
                    .contains("/var/lib/lac/tmp/sqlite-");

            assertThat(machine.shell("tr '\\0' ' ' </proc/$(pgrep -x java)/cmdline"))
                    .as("/etc/default/lac")
                    .contains("-Xmx384m ", "-XX:+ExitOnOutOfMemoryError ");

            assertThat(asked("--groups", "lac")).contains("serving");
            Command stranger = machine.attempt(
                    "setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "lac", "show", "summary");
            assertThat(stranger.exit()).isEqualTo(2);
            assertThat(stranger.output()).contains("/run/lac/lac.sock");
            metricsAreThere();

            machine.shell("sed -i 's/level: info/level: debug/' " + CONFIG);
            service.signal("HUP");
            service.awaitLog("log\\.level: now");

            assertThat(machine.run("stat", "-c", "%U %a", "/var/lib/lac/accounting.db"))
                    .isEqualTo("lac 600\n");
            assertThat(service.stop()).isIn(0, Integer.parseInt(unit.value("SuccessExitStatus")));
            assertThat(service.log()).contains("counters: ").doesNotContain("ERROR");
        }
    }

    private static String asked(String... who) {
        String[] command = {
            "setpriv", "--reuid", "nobody", "--regid", "nogroup", who[0], who[1], "lac", "show", "summary"
        };
        return machine.run(command);
    }

    /** What the dashboard and the alerts ask for is there, unless it has not happened yet. */
    private static void metricsAreThere() {
        Set<String> missing = new TreeSet<>(
                Command.must("bash", Tree.file("scripts/metric-names.sh").toString())
                        .lines()
                        .toList());
        missing.removeIf(Pattern.compile("(?m)^(\\w+)[{ ]")
                .matcher(machine.run("curl", "-sS", "http://127.0.0.1:8080/metrics"))
                .results()
                .map(line -> line.group(1))
                .toList()::contains);
        assertThat(missing)
                .isSubsetOf(
                        "lac_radius_response_seconds",
                        "lac_fast_path_punts_total",
                        "lac_forwarding_events_total",
                        "jvm_memory_pool_collection_max_bytes",
                        "jvm_memory_pool_collection_used_bytes");
    }

    @Test
    @Order(8)
    void theServiceMakesNoSystemCallThatTheUnitForbids() {
        try (Service service = new Service(machine, logs.resolve("counted.log"), unit.counted("/var/lib/lac/calls"))) {
            service.awaitLog("serving PPPoE on");
            service.awaitLog("access0: fast path (native|generic)");
            assertThat(asked("--groups", "lac")).contains("serving");
            service.stop();
        }
        List<String> made = Unit.calls(machine.run("cat", "/var/lib/lac/calls"));
        assertThat(made).contains("bpf", "futex", "execve");
        assertThat(unit.allowedCalls(group -> machine.run("systemd-analyze", "--no-pager", "syscall-filter", group)))
                .containsAll(made);
    }

    @Test
    @Order(9)
    void prometheusReadsItAndAlertsAndAnswersTheDashboard() throws Exception {
        machine.write("/run/prometheus.yaml", """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [/usr/share/lac/monitoring/alerts.yaml]
                scrape_configs:
                  - job_name: lac
                    static_configs: [{targets: ["127.0.0.1:8080"]}]
                """);
        try (Service service = new Service(machine, logs.resolve("scraped.log"), unit.service())) {
            service.awaitLog("serving PPPoE on");
            Process prometheus = machine.start(
                    logs.resolve("prometheus.log"),
                    List.of(
                            "prometheus",
                            "--config.file=/run/prometheus.yaml",
                            "--storage.tsdb.path=/run/prometheus",
                            "--web.listen-address=127.0.0.1:9090"));
            try {
                Machine.until(
                        () -> "Prometheus is ready",
                        () -> machine.attempt("curl", "-sf", "http://127.0.0.1:9090/-/ready")
                                        .exit()
                                == 0);
                // Nobody is the RADIUS server.
                Machine.until(
                        () -> "an alert is on its way; the rules are " + prometheus("rules"),
                        () -> !alerts("LacNoRadius").isEmpty());
                assertThat(alerts("LacDown")).isEmpty();
                for (JsonNode rule : prometheus("rules").findValue("rules")) {
                    assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                }
                int answered = 0;
                for (JsonNode question : new ObjectMapper()
                        .readTree(machine.run("cat", "/usr/share/lac/monitoring/grafana-dashboard.json"))
                        .get("panels")
                        .findValues("expr")) {
                    String text = question.asText()
                            .replace("$__rate_interval", "5s")
                            .replace("$job", "lac")
                            .replace("$instance", ".*");
                    JsonNode answer = prometheus("query?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
                    assertThat(answer.get("status").asText()).as(text).isEqualTo("success");
                    answered += answer.at("/data/result").isEmpty() ? 0 : 1;
                }
                assertThat(answered)
                        .as("questions of the dashboard that an idle LAC answers")
                        .isGreaterThan(30);
            } finally {
                machine.shell("kill $(pgrep -x prometheus)");
                prometheus.onExit().join();
            }
            service.stop();
        }
    }

    /** What Prometheus answers; an empty object until it does. */
    private static JsonNode prometheus(String question) {
        try {
            return new ObjectMapper()
                    .readTree(machine.attempt("curl", "-s", "http://127.0.0.1:9090/api/v1/" + question)
                            .output());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Alerts of a name that are pending or firing. */
    private static List<JsonNode> alerts(String name) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode alert : prometheus("alerts").at("/data/alerts")) {
            if (alert.at("/labels/alertname").asText().equals(name)) {
                found.add(alert);
            }
        }
        return found;
    }

    @Test
    @Order(10)
    void anUpgradeKeepsWhatTheOperatorHasWritten() {
        machine.run("dpkg", "-i", DEB);
        assertThat(told()).contains("daemon-reload", "restart lac.service");
        assertThat(machine.run("cat", CONFIG)).contains("[access0]");
        assertThat(machine.run("stat", "-c", "%U:%G %a", CONFIG, "/etc/lac/secrets/radius"))
                .isEqualTo("root:lac 640\nlac:root 400\n");
    }

    @Test
    @Order(11)
    void removalKeepsTheConfigurationAndPurgingKeepsNothing() {
        machine.run("dpkg", "-r", "lac");
        assertThat(told()).contains("stop lac.service", "daemon-reload");
        assertThat(machine.attempt("test", "-e", "/usr/bin/lac").exit()).isEqualTo(1);
        assertThat(machine.run("ls", CONFIG, "/etc/lac/secrets/radius", "/var/lib/lac/accounting.db"))
                .isNotEmpty();
        machine.run("dpkg", "-P", "lac");
        assertThat(machine.attempt("getent", "passwd", "lac").exit()).isEqualTo(2);
        assertThat(machine.attempt("getent", "group", "lac").exit()).isEqualTo(2);
        // What others write of an installation: the log of dpkg, the index of manuals.
        assertThat(machine.added())
                .filteredOn(
                        file -> !file.matches("/var/(log|cache/man|lib/dpkg/(?!info/lac)).*|/usr/bin/systemctl.real"))
                .isEmpty();
    }
}
