package dev.lac.bench;

/**
 * What came of one offered rate.
 *
 * @param offered packets a second that the generator sent
 * @param delivered packets a second that arrived at the far end
 * @param cpuShare CPU seconds a second of whoever forwarded, the kernel's part included
 */
record Sample(double offered, double delivered, double cpuShare) {
    /** Packets that a CPU second forwards. */
    double perCpuSecond() {
        return cpuShare > 0 ? delivered / cpuShare : 0;
    }

    /** The part that did not arrive, 0 to 1; what was under way at either end of the measurement can make it a little less than 0. */
    double loss() {
        return offered > 0 ? Math.max(0, 1 - delivered / offered) : 0;
    }
}
