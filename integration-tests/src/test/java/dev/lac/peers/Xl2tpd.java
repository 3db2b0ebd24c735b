package dev.lac.peers;

/** xl2tpd as an LNS in a namespace of the guest; each call gets a pppd of its own. */
final class Xl2tpd {
    /** The address of every LNS' end of a PPP link. */
    static final String GATEWAY = "10.8.0.1";

    /**
     * @param secret tunnel secret
     * @param authentication what it asks subscribers for, {@code chap} or {@code pap}
     */
    record Settings(String secret, String authentication) {}

    private final Guest guest;
    private final String name;

    Xl2tpd(Rig rig, String name, Settings settings) {
        guest = rig.guest();
        this.name = name;
        rig.evidence("xl2tpd-" + name, this::log);
        rig.evidence("pppd-of-" + name, this::pppLog);
        String other = settings.authentication().equals("chap") ? "pap" : "chap";
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
                require %3$s = yes
                refuse %4$s = yes
                require authentication = yes
                name = %1$s
                hostname = %1$s
                pppoptfile = /run/%1$s/options
                length bit = yes
                end
                echo "* * %5$s" >secrets
                chmod 600 secrets
                printf 'noccp\\nnoipv6\\nnodefaultroute\\ndebug\\nlogfile /run/%1$s/pppd.log\\nlcp-restart 1\\nmtu 1400\\nmru 1400\\n' >options
                ip netns exec %1$s xl2tpd -D -c /run/%1$s/xl2tpd.conf -s /run/%1$s/secrets -p /run/%1$s/pid -C /run/%1$s/control \\
                  >xl2tpd.log 2>&1 &
                for i in $(seq 100); do grep -q Listening xl2tpd.log && exit 0; sleep 0.1; done
                exit 1
                """.formatted(name, GATEWAY, settings.authentication(), other, settings.secret()));
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

    /** Subscribers that it has a PPP interface for. */
    int sessions() {
        return Integer.parseInt(
                guest.exec("ip -n " + name + " -o link | grep -c ppp").output().trim());
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
