package dev.lac.peers;

import java.util.List;

/** l2tpns as an LNS in a namespace of its own: it is its own PPP, asks RADIUS itself and forwards through a tun interface. */
final class L2tpns implements AutoCloseable {
    /** The address that it answers pings at. */
    static final String GATEWAY = "10.9.0.1";

    private final Rig rig;
    private final Namespace namespace;
    private final Daemon daemon;

    L2tpns(Rig rig, String secret) {
        this.rig = rig;
        namespace = Namespace.make("l2tpns");
        rig.connectCore(namespace, "lns3");
        namespace.ip("addr", "add", Rig.LNS3 + "/24", "dev", "eth0");
        namespace.ip("link", "set", "lo", "multicast", "on");
        namespace.ip("route", "add", "224.0.0.0/4", "dev", "lo");
        String configuration = rig.write("l2tpns/startup-config", """
                        set debug 3
                        set log_file "%1$s/l2tpns/log"
                        set pid_file "%1$s/l2tpns/pid"
                        set hostname "lns3"
                        set l2tp_secret "%2$s"
                        set primary_radius %3$s
                        set radius_secret "%4$s"
                        set radius_authtypes "chap"
                        set bind_address %5$s
                        set iftun_address %6$s
                        set peer_address %6$s
                        set cluster_interface lo
                        set cluster_hb_interval 1
                        set cluster_hb_timeout 10
                        set cli_bind_address 127.0.0.1
                        """.formatted(
                                rig.directory(), secret, Rig.LAC, FreeRadius.SECRET, Rig.LNS3, GATEWAY))
                .toString();
        rig.write("l2tpns/ip_pool", "10.9.0.128/25\n");
        rig.write("l2tpns/users", "");
        rig.evidence("l2tpns-itself", this::log);
        // Its pool file has one place only; `ip netns exec` has given it mounts of its own.
        daemon = rig.daemon(
                "l2tpns",
                namespace,
                List.of(
                        "sh",
                        "-c",
                        "mount --bind " + rig.directory() + "/l2tpns /etc/l2tpns && exec l2tpns -c " + configuration));
        Await.until("l2tpns is its own master", () -> log().contains("I am declaring myself the master"));
    }

    String log() {
        return Shell.run("cat", rig.directory() + "/l2tpns/log").output();
    }

    @Override
    public void close() {
        daemon.close();
        namespace.close();
    }
}
