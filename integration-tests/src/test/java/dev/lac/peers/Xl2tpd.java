package dev.lac.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** xl2tpd as an LNS in a namespace of the guest; each call gets a pppd of its own. */
final class Xl2tpd {
    /** The address of every LNS' end of a PPP link. */
    static final String GATEWAY = "10.8.0.1";

    /**
     * @param secret tunnel secret
     * @param authentication what it asks subscribers for, as pppd calls it: {@code chap}, {@code pap}, {@code mschap}, {@code mschap-v2}
     * @param pppOptions more options for its pppds
     */
    record Settings(String secret, String authentication, List<String> pppOptions) {
        Settings(String secret, String authentication) {
            this(secret, authentication, List.of());
        }

        Settings with(String... more) {
            List<String> all = new ArrayList<>(pppOptions);
            all.addAll(List.of(more));
            return new Settings(secret, authentication, all);
        }
    }

    private final Guest guest;
    private final String name;

    Xl2tpd(Rig rig, String name, Settings settings) {
        guest = rig.guest();
        this.name = name;
        rig.evidence("xl2tpd-" + name, this::log);
        rig.evidence("pppd-of-" + name, this::pppLog);
        guest.sh("""
                mkdir -p /run/%1$s; cd /run/%1$s
                cat >xl2tpd.conf <<end
                [global]
                auth file = /run/%1$s/secrets
                debug tunnel = yes
                debug state = yes
                debug avp = yes
                [lns default]
                ip range = 10.8.0.10-10.8.0.200
                local ip = %2$s
                challenge = yes
                require authentication = yes
                name = %1$s
                hostname = %1$s
                pppoptfile = /run/%1$s/options
                length bit = yes
                [lac edge]
                lns = %5$s
                challenge = yes
                end
                echo "* * %3$s" >secrets
                chmod 600 secrets
                cat >options <<end
                %4$s
                end
                ip netns exec %1$s xl2tpd -D -c /run/%1$s/xl2tpd.conf -s /run/%1$s/secrets -p /run/%1$s/pid -C /run/%1$s/control \\
                  >xl2tpd.log 2>&1 &
                for i in $(seq 100); do grep -q Listening xl2tpd.log && exit 0; sleep 0.1; done
                exit 1
                """.formatted(name, GATEWAY, settings.secret(), String.join("\n", options(settings)), Rig.LAC));
    }

    private List<String> options(Settings settings) {
        List<String> options = new ArrayList<>(List.of("noccp", "noipv6", "nodefaultroute", "debug", "lcp-restart 1"));
        options.addAll(List.of("require-" + settings.authentication(), "mtu 1400", "mru 1400"));
        options.add("logfile /run/" + name + "/pppd.log");
        options.addAll(settings.pppOptions());
        return options;
    }

    String name() {
        return name;
    }

    String log() {
        return guest.read("/run/" + name + "/xl2tpd.log");
    }

    String pppLog() {
        return guest.read("/run/" + name + "/pppd.log");
    }

    /** How often {@code regex} matches in the log of its pppds. */
    int count(String regex) {
        return (int) Pattern.compile(regex).matcher(pppLog()).results().count();
    }

    /** Subscribers that it has a PPP interface for. */
    int sessions() {
        return Integer.parseInt(guest.exec("ip -n " + name + " -o link 2>/dev/null | grep -c ppp")
                .output()
                .trim());
    }

    /** Has it ask the LAC for a tunnel. */
    void dialTheLac() {
        guest.sh("echo 'c edge' >/run/" + name + "/control");
    }

    /** A line of shell that ends {@code calls} of its calls, the oldest first, as an operator would: SIGTERM to their pppds. */
    String ended(int calls) {
        return "pgrep -P $(cat /run/%s/pid) pppd | head -n %d | xargs -r kill 2>/dev/null || true\n"
                .formatted(name, calls);
    }

    /** Lets it read nothing until {@link #goOn}; its kernel and its pppds go on. */
    void pause() {
        guest.sh("kill -STOP $(cat /run/" + name + "/pid)");
    }

    void goOn() {
        guest.sh("kill -CONT $(cat /run/" + name + "/pid)");
    }

    /** Ends it without a word to anybody. */
    void kill() {
        guest.sh("kill -9 $(cat /run/" + name + "/pid)");
    }
}
