package dev.lac.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * How much CPU time everybody has used by now, in milliseconds.
 *
 * @param nanos when
 * @param own of this process, all of its threads
 * @param control of its control threads
 * @param netty of its Netty threads
 * @param servers of the servers' processes
 * @param machine of all that runs on this machine
 */
record CpuReading(long nanos, double own, double control, double netty, double servers, double machine) {
    /** Of Netty's event loops, whose threads bear the name of their group's class. */
    private static final String NETTY = "multiThreadIoEventLoopGroup";

    static CpuReading now(List<Long> serverPids) throws IOException {
        double servers = 0;
        for (long pid : serverPids) {
            servers += ProcessFigures.cpuMillis(pid);
        }
        return new CpuReading(
                System.nanoTime(),
                ProcessFigures.cpuMillis(ProcessHandle.current().pid()),
                threadMillis("control"),
                threadMillis(NETTY),
                servers,
                ProcessFigures.machineCpuMillis());
    }

    private static double threadMillis(String prefix) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double nanos = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().startsWith(prefix)) {
                nanos += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return nanos / 1e6;
    }
}
