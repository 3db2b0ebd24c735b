package dev.lac.peers;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network namespace, named after the process that made it, so that what an aborted run has left is known as such. */
final class Namespace implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("lac-(\\d+)-\\w+");

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    static Namespace make(String purpose) {
        Namespace made = new Namespace("lac-" + ProcessHandle.current().pid() + "-" + purpose);
        Shell.must("ip", "netns", "add", made.name);
        made.ip("link", "set", "lo", "up");
        return made;
    }

    /** Removes namespaces whose maker is dead, and what runs in them. */
    static void removeLeftovers() {
        for (String line : Shell.must("ip", "netns", "list").lines().toList()) {
            Matcher made = NAME.matcher(line);
            if (made.lookingAt() && !isAlive(Long.parseLong(made.group(1)))) {
                new Namespace(made.group()).close();
            }
        }
    }

    static boolean isAlive(long pid) {
        Optional<ProcessHandle> maker = ProcessHandle.of(pid);
        return maker.isPresent() && maker.get().isAlive();
    }

    String name() {
        return name;
    }

    /** {@code ip …} in this namespace. */
    String ip(String... arguments) {
        String[] command = new String[3 + arguments.length];
        command[0] = "ip";
        command[1] = "-n";
        command[2] = name;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return Shell.must(command);
    }

    /** Runs a program in this namespace that must succeed. */
    String run(String... command) {
        return attempt(command).text(String.join(" ", command));
    }

    /** Runs a program in this namespace. */
    Outcome attempt(String... command) {
        String[] all = new String[4 + command.length];
        System.arraycopy(new String[] {"ip", "netns", "exec", name}, 0, all, 0, 4);
        System.arraycopy(command, 0, all, 4, command.length);
        return Shell.run(all);
    }

    /** Opens something in this namespace: sockets belong to that of the thread that opens them. */
    <T> T inside(Callable<T> opening) {
        FutureTask<T> task = new FutureTask<>(() -> {
            Threads.enter(Path.of("/run/netns", name));
            return opening.call();
        });
        new Thread(task, "in " + name).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("in " + name + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The system call that moves a thread into a namespace. */
    private static final class Threads {
        private static final int CLONE_NEWNET = 0x40000000;

        static {
            Native.register(Threads.class, "c");
        }

        private static native int open(String path, int flags);

        private static native int setns(int fd, int type);

        private static native int close(int fd);

        static void enter(Path namespace) {
            int fd = open(namespace.toString(), 0);
            int result = setns(fd, CLONE_NEWNET);
            close(fd);
            if (fd < 0 || result != 0) {
                throw new AssertionError("setns " + namespace + ": errno " + Native.getLastError());
            }
        }
    }

    /** An Ethernet interface whose other end is a guest's tap transport, which alone shows the guest VLAN tags. */
    void tap(String name, int mtu) {
        ip("tuntap", "add", "dev", name, "mode", "tap");
        ip("link", "set", name, "mtu", Integer.toString(mtu), "up");
    }

    /** A cable within this namespace, both ends up: {@code end} for the host, {@code peer} for a guest's raw transport. */
    void cable(String end, String peer, int mtu) {
        ip("link", "add", end, "type", "veth", "peer", "name", peer);
        for (String side : List.of(end, peer)) {
            // Checksums left to hardware, and segments joined by it, would reach the guest as they are.
            run("ethtool", "-K", side, "tx", "off", "gro", "off");
            ip("link", "set", side, "mtu", Integer.toString(mtu), "up");
        }
    }

    @Override
    public void close() {
        for (String pid :
                Shell.run("ip", "netns", "pids", name).output().lines().toList()) {
            Shell.run("kill", "-9", pid);
        }
        Shell.run("ip", "netns", "del", name);
    }
}
