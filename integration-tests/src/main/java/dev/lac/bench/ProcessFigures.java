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
        return statMillis(pid, 14, 15); // utime, stime
    }

    /** CPU time that those of its children used which have ended and been waited for. */
    static double childrenCpuMillis(long pid) throws IOException {
        return statMillis(pid, 16, 17); // cutime, cstime
    }

    /** The sum of two times, by their numbers in proc(5). */
    private static double statMillis(long pid, int first, int second) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        // The command name, which is the second, may contain blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[first - 3]) + Long.parseLong(fields[second - 3])) / TICKS_PER_MILLI;
    }

    /** CPU time that all processors of the machine have been busy, in milliseconds. */
    static double machineCpuMillis() throws IOException {
        // "cpu", user, nice, system, idle, iowait, irq, softirq, steal
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        long ticks = 0;
        for (int busy : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(fields[busy]);
        }
        return ticks / TICKS_PER_MILLI;
    }

    /** UDP datagrams that sockets of this namespace have received. */
    static long receivedDatagrams() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/snmp")).stream()
                .filter(line -> line.matches("Udp: \\d.*"))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .sum();
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
}
