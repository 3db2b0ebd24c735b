package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A subscriber: pppd over PPPoE in the guest. */
final class Pppd {
    /** Who speaks PPPoE for it, and pppd's options for that and more. */
    record Pppoe(String options) {
        /** The kernel. pppd 2.4.9 then sends no PADT, so that only the LNS hears of the end, by LCP. */
        static final Pppoe KERNEL = kernelOn("vec0");
        /** The program pppoe, which sends a PADT when pppd ends. */
        static final Pppoe PROGRAM =
                new Pppoe("pty \"pppoe -I vec0 -U\" mtu 1492 mru 1492 default-asyncmap noaccomp nopcomp novj");

        static Pppoe kernelOn(String device) {
            return new Pppoe("plugin rp-pppoe.so " + device);
        }

        Pppoe with(String more) {
            return new Pppoe(options + " " + more);
        }
    }

    /** What an interface has counted. */
    record Counted(long receivedOctets, long receivedPackets, long sentOctets, long sentPackets) {}

    private final Guest guest;
    private final String user;
    private final int unit;

    private Pppd(Guest guest, String user, int unit) {
        this.guest = guest;
        this.user = user;
        this.unit = unit;
    }

    /** Dials in with the kernel's PPPoE; the interface will be {@code ppp<unit>}. */
    static Pppd dial(Rig rig, int unit, String user, String password) {
        return dial(rig, unit, user, password, Pppoe.KERNEL);
    }

    static Pppd dial(Rig rig, int unit, String user, String password, Pppoe pppoe) {
        Pppd pppd = new Pppd(rig.guest(), user, unit);
        rig.evidence("pppd-" + unit, pppd::log);
        rig.guest().sh(script(unit, user, password, pppoe));
        return pppd;
    }

    /** A login to come: the interface will be {@code ppp<unit>}. */
    record Dial(int unit, String user, String password, Pppoe pppoe) {}

    /** Many subscribers at once. */
    static List<Pppd> dialAll(Rig rig, List<Dial> dials) {
        StringBuilder script = new StringBuilder();
        List<Pppd> all = new ArrayList<>();
        for (Dial dial : dials) {
            script.append(script(dial.unit(), dial.user(), dial.password(), dial.pppoe()));
            all.add(new Pppd(rig.guest(), dial.user(), dial.unit()));
        }
        Pppd first = all.get(0);
        rig.evidence("pppd-" + first.unit, first::log);
        Pppd last = all.get(all.size() - 1);
        rig.evidence("pppd-" + last.unit, last::log);
        rig.guest().sh(script.toString());
        return all;
    }

    private static String script(int unit, String user, String password, Pppoe pppoe) {
        return """
                ip netns exec sub pppd %5$s unit %1$d user %2$s password %3$s noauth nodetach \
                noccp noipv6 nodefaultroute debug logfile %4$s lcp-restart 1 >/dev/null 2>&1 &
                echo $! >/run/sub%1$d.pid
                """.formatted(unit, user, password, log(unit), pppoe.options);
    }

    private static String log(int unit) {
        return "/run/sub" + unit + ".log";
    }

    /** Lets the LNSes of the guest know users by their passwords, for PAP and CHAP alike. */
    static void secrets(Rig rig, Map<String, String> passwords) {
        StringBuilder lines = new StringBuilder();
        passwords.forEach((user, password) -> lines.append("\"%s\" * \"%s\" *%n".formatted(user, password)));
        rig.guest()
                .sh("cat >/etc/ppp/chap-secrets <<'end'\n" + lines
                        + "end\ncp /etc/ppp/chap-secrets /etc/ppp/pap-secrets\n" + "chmod 600 /etc/ppp/*-secrets\n");
    }

    /** SIGTERM to every subscriber at once. */
    static void hangUpAll(Rig rig) {
        rig.guest().sh("kill $(cat /run/sub*.pid)");
    }

    /** How many subscribers have an address. */
    static int countUp(Guest guest) {
        return Integer.parseInt(guest.exec("ip -n sub -o -4 addr 2>/dev/null | grep -c ppp")
                .output()
                .trim());
    }

    int unit() {
        return unit;
    }

    String user() {
        return user;
    }

    String log() {
        return guest.read(log(unit));
    }

    boolean logged(String regex) {
        return Pattern.compile(regex).matcher(log()).find();
    }

    /** How often {@code regex} matches in the log. */
    int count(String regex) {
        return (int) Pattern.compile(regex).matcher(log()).results().count();
    }

    void awaitLog(String regex) {
        Await.until("pppd of " + user + " logs \"" + regex + "\"", () -> logged(regex));
    }

    /** Waits until IPCP has given it an address. */
    void awaitUp() {
        Await.until(user + " has an address", () -> {
            boolean up = logged("local  IP address");
            if (!up && logged("(?m)^Exit\\.|Connection terminated")) {
                throw new AssertionError(user + " was not let in");
            }
            return up;
        });
    }

    boolean isRunning() {
        return guest.exec("kill -0 $(cat /run/sub" + unit + ".pid)").succeeded();
    }

    void awaitExit() {
        Await.until("pppd of " + user + " ends", () -> !isRunning());
    }

    /** Sends {@code count} pings of {@code size} octets through the session; all must be answered. */
    void ping(String address, int count, int size) {
        ping(address, count, size, "");
    }

    /** The same with Don't Fragment set. */
    void pingWhole(String address, int count, int size) {
        ping(address, count, size, "-M do");
    }

    private void ping(String address, int count, int size, String more) {
        guest.sh("""
                ip -n sub route replace %1$s dev ppp%2$d && ip netns exec sub ping -q -c %3$d -i 0.05 -W 5 -s %4$d %5$s %1$s
                """.formatted(address, unit, count, size, more));
    }

    /** What the interface has counted so far, as the kernel says. */
    Counted counted() {
        String devices = guest.sh("ip netns exec sub cat /proc/net/dev");
        Matcher line = Pattern.compile("ppp" + unit
                        + ":\\s*(\\d+)\\s+(\\d+)\\s+\\d+\\s+\\d+\\s+\\d+\\s+\\d+\\s+\\d+\\s+\\d+\\s+(\\d+)\\s+(\\d+)")
                .matcher(devices);
        if (!line.find()) {
            throw new AssertionError("no ppp" + unit + " in\n" + devices);
        }
        return new Counted(
                Long.parseLong(line.group(1)),
                Long.parseLong(line.group(2)),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4)));
    }

    /** Hangs up; returns the Accounting-Stop, whose figures are those of the interface. */
    Map<String, String> hangUpAccounted(FreeRadius radius) {
        Counted counted = counted();
        assertThat(counted.sentPackets()).isPositive();
        hangUp();
        Map<String, String> stop = radius.awaitAccounting("Stop", user);
        assertThat(stop)
                .containsEntry("Acct-Input-Octets", Long.toString(counted.sentOctets()))
                .containsEntry("Acct-Input-Packets", Long.toString(counted.sentPackets()))
                .containsEntry("Acct-Output-Octets", Long.toString(counted.receivedOctets()))
                .containsEntry("Acct-Output-Packets", Long.toString(counted.receivedPackets()));
        awaitExit();
        return stop;
    }

    /** SIGTERM: pppd closes the link by LCP; no NCP frame and nothing else that its interface counts is sent from here on. */
    void hangUp() {
        guest.sh(killed("TERM"));
    }

    /** A line of shell that sends it a signal. SIGKILL takes it, and what its interface was, away without a word to anybody. */
    String killed(String signal) {
        return "kill -" + signal + " $(cat /run/sub" + unit + ".pid)\n";
    }
}
