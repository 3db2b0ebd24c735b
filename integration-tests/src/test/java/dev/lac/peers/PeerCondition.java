package dev.lac.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine can run {@link RealPeers} tests, and what is missing if not. */
final class PeerCondition implements ExecutionCondition {
    /** A file of each Debian package that the tests need. */
    private static final Map<String, String> PACKAGES = new LinkedHashMap<>();

    static {
        PACKAGES.put("user-mode-linux", "/usr/bin/linux.uml");
        PACKAGES.put("busybox-static", "/bin/busybox");
        PACKAGES.put("kmod", "/sbin/insmod");
        PACKAGES.put("perl-base", "/usr/bin/perl");
        PACKAGES.put("ppp", "/usr/sbin/pppd");
        PACKAGES.put("pppoe", "/usr/sbin/pppoe");
        PACKAGES.put("xl2tpd", "/usr/sbin/xl2tpd");
        PACKAGES.put("l2tpns", "/usr/sbin/l2tpns");
        PACKAGES.put("freeradius", "/usr/sbin/freeradius");
        PACKAGES.put("freeradius-utils", "/usr/bin/radclient");
        PACKAGES.put("openssl", "/usr/bin/openssl");
        PACKAGES.put("dnsmasq-base", "/usr/sbin/dnsmasq");
        PACKAGES.put("iproute2", "/sbin/ip");
        PACKAGES.put("ethtool", "/sbin/ethtool");
        PACKAGES.put("iputils-ping", "/bin/ping");
        PACKAGES.put("procps", "/bin/ps");
        PACKAGES.put("tcpdump", "/usr/bin/tcpdump");
        PACKAGES.put("tshark", "/usr/bin/tshark");
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("every real peer is here");
        }
        String reason = "real peers: " + String.join("; ", missing);
        if (Boolean.getBoolean("lac.allPeers")) {
            throw new IllegalStateException(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            return List.of("not Linux");
        }
        if (!isRoot()) {
            missing.add("not root");
        }
        List<String> packages = PACKAGES.entrySet().stream()
                .filter(needed -> !Files.exists(Path.of(needed.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        if (!packages.isEmpty()) {
            missing.add("missing packages: " + String.join(" ", packages));
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            missing.add("no /dev/net/tun, which l2tpns needs");
        }
        if (missing.isEmpty() && !mayMakeNamespaces()) {
            missing.add("network namespaces cannot be made here");
        }
        return missing;
    }

    private static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean mayMakeNamespaces() {
        return Shell.run("unshare", "--net", "--mount", "true").succeeded();
    }
}
