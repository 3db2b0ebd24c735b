package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.config.LnsConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses that tunnels are opened from. */
public final class LocalAddresses {
    private LocalAddresses() {}

    /** The usual one first, then those of single LNSes, all with the same port. */
    public static List<InetSocketAddress> of(LacConfig config) {
        InetSocketAddress usual = config.l2tp().local();
        Set<InetSocketAddress> all = new LinkedHashSet<>();
        all.add(usual);
        for (LnsConfig lns : config.lns()) {
            InetAddress local = lns.local();
            if (local != null) {
                all.add(new InetSocketAddress(local, usual.getPort()));
            }
        }
        return new ArrayList<>(all);
    }
}
