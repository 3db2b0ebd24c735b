package dev.lac.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process holds a database file, by Linux' list of locks (proc_locks(5)). */
final class LockHolder {
    /** SQLite locks octets from 2^30 on (sqlite.org/fileformat2.html §1.4), 512 of them. */
    private static final long FIRST_LOCK_OCTET = 1L << 30;

    private static final long LAST_LOCK_OCTET = FIRST_LOCK_OCTET + 511;

    /** For example {@code 1: POSIX  ADVISORY  WRITE 3959 fe:00:2146379 1073741824 1073742335}. */
    private static final Pattern LOCK =
            Pattern.compile("\\d+: POSIX +\\S+ +\\S+ +(\\d+) [^ :]+:[^ :]+:(\\d+) (\\d+) .*");

    private LockHolder() {}

    /** For example "process 3959 (/usr/bin/java)". */
    static String of(Path file) {
        try {
            String inode = Files.getAttribute(file, "unix:ino").toString();
            for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
                Matcher lock = LOCK.matcher(line);
                // The device is not compared: what overlayfs and btrfs print differs from what stat(2) says.
                if (lock.matches() && lock.group(2).equals(inode) && isDatabaseLock(Long.parseLong(lock.group(3)))) {
                    return described(Long.parseLong(lock.group(1)));
                }
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "another process (which one cannot be told: " + e.getMessage() + ")";
        }
        return "another process (which one cannot be told from here)";
    }

    private static boolean isDatabaseLock(long octet) {
        return octet >= FIRST_LOCK_OCTET && octet <= LAST_LOCK_OCTET;
    }

    private static String described(long pid) {
        if (pid == ProcessHandle.current().pid()) {
            return "this very process (" + pid + ")";
        }
        return "process " + pid
                + ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .map(command -> " (" + command + ")")
                        .orElse("");
    }
}
