package dev.lac.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
            "/usr/lib/x86_64-linux-gnu/libbpf.so.1"
        })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackageIT {
    private static final String CONFIG = "/etc/lac/lac.yaml";
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

    @Test
    @Order(3)
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
    @Order(4)
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
                + " install -m 0640 -g lac /dev/stdin /etc/lac/secrets/$s; done");
        assertThat(machine.run("lac", "check", "-c", CONFIG)).contains("good: 1 access interfaces");
        assertThat(machine.run(
                        "setpriv", "--reuid", "lac", "--regid", "lac", "--init-groups", "lac", "check", "-c", CONFIG))
                .contains("good");
    }

    @Test
    @Order(5)
    void theServiceServesWithTheCapabilitiesOfTheUnitAlone() {
        try (Service service = new Service(machine, logs.resolve("service.log"), unit.service())) {
            service.awaitLog("serving PPPoE on \\[access0\\]");
            service.awaitLog("access0: fast path (native|generic)");
            assertThat(machine.shell("cat /proc/$(pgrep -x java)/maps"))
                    .as("native libraries, though /tmp executes nothing")
                    .containsPattern("/var/lib/lac/tmp/jna\\d+")
                    .contains("/var/lib/lac/tmp/sqlite-");

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
    @Order(6)
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
    @Order(7)
    void anUpgradeKeepsWhatTheOperatorHasWritten() {
        machine.run("dpkg", "-i", DEB);
        assertThat(machine.run("cat", CONFIG)).contains("[access0]");
        assertThat(machine.run("stat", "-c", "%U:%G %a", CONFIG, "/etc/lac/secrets/radius"))
                .isEqualTo("root:lac 640\nroot:lac 640\n");
    }

    @Test
    @Order(8)
    void removalKeepsTheConfigurationAndPurgingKeepsNothing() {
        machine.run("dpkg", "-r", "lac");
        assertThat(machine.attempt("test", "-e", "/usr/bin/lac").exit()).isEqualTo(1);
        assertThat(machine.run("ls", CONFIG, "/etc/lac/secrets/radius", "/var/lib/lac/accounting.db"))
                .isNotEmpty();
        machine.run("dpkg", "-P", "lac");
        assertThat(machine.attempt("getent", "passwd", "lac").exit()).isEqualTo(2);
        assertThat(machine.attempt("getent", "group", "lac").exit()).isEqualTo(2);
        // What others write of an installation: the log of dpkg, the index of manuals.
        assertThat(machine.added())
                .filteredOn(file -> !file.matches("/var/(log|cache/man|lib/dpkg/(?!info/lac)).*"))
                .isEmpty();
    }
}
