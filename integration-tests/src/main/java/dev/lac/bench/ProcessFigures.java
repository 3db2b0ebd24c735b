package dev.lac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process and of an interface. */
final class ProcessFigures {
    /** {@code sysconf(_SC_CLK_TCK)} of every Linux. */
    private static final double TICKS_PER_MILLI = 0.1;

    private ProcessFigures() {}

    /** CPU time used so far, user and system, in milliseconds. */
    static double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        // Fields after the command name, which may contain blanks: utime is the 14th of all, stime the 15th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_MILLI;
    }

    /** Resident memory in octets. */
    static long residentOctets(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024;
            }
        }
        throw new IOException("process " + pid + " has no resident memory");
    }

    /** Packets received on an interface. */
    static long receivedPackets(String interfaceName) throws IOException {
        return Long.parseLong(Files.readString(Path.of("/sys/class/net", interfaceName, "statistics", "rx_packets"))
                .strip());
    }
}
