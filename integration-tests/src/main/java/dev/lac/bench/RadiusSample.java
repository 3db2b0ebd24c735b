package dev.lac.bench;

import java.util.stream.DoubleStream;

/**
 * What one measurement saw.
 *
 * @param answered requests
 * @param millis it took
 * @param clientMillis CPU time of the client, all of its threads
 * @param controlMillis CPU time of its control thread, or of its only one
 * @param nettyMillis CPU time of its Netty thread; 0: it has none
 * @param serverMillis CPU time of all servers
 * @param machineMillis CPU time of all that ran on the machine
 */
record RadiusSample(
        long answered,
        double millis,
        double clientMillis,
        double controlMillis,
        double nettyMillis,
        double serverMillis,
        double machineMillis) {
    /** Where this process is the client. */
    static RadiusSample between(CpuReading before, CpuReading after, long answered) {
        return new RadiusSample(
                answered,
                (after.nanos() - before.nanos()) / 1e6,
                after.own() - before.own(),
                after.control() - before.control(),
                after.netty() - before.netty(),
                after.servers() - before.servers(),
                after.machine() - before.machine());
    }

    double perSecond() {
        return answered / millis * 1e3;
    }

    /** CPU time for each request, of {@code cpuMillis} in all, in microseconds. */
    private double micros(double cpuMillis) {
        return cpuMillis / answered * 1e3;
    }

    double clientMicros() {
        return micros(clientMillis);
    }

    double controlMicros() {
        return micros(controlMillis);
    }

    double nettyMicros() {
        return micros(nettyMillis);
    }

    double serverMicros() {
        return micros(serverMillis);
    }

    /** The part of all processors' time that {@code cpuMillis} is, in percent. */
    private double share(double cpuMillis) {
        return cpuMillis / millis / Runtime.getRuntime().availableProcessors() * 100;
    }

    double clientShare() {
        return share(clientMillis);
    }

    double serverShare() {
        return share(serverMillis);
    }

    /** Of everything that has nothing to do with the measurement. */
    double othersShare() {
        return Math.max(0, share(machineMillis - clientMillis - serverMillis));
    }

    /** Of everything. */
    double busyShare() {
        return share(machineMillis);
    }

    /** The part of one processor's time that the client's busiest thread took, in percent; of a process with one thread, all it took. */
    double busiestThreadShare() {
        return Math.max(controlMillis, nettyMillis) / millis * 100;
    }

    /** The figure that as many others are above as below. */
    static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
