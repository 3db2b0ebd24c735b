package dev.lac.bench;

import dev.lac.linux.BpfLink;
import dev.lac.linux.BpfObject;
import dev.lac.linux.BpfProgram;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends data packets of many sessions in scattered order at a given rate: {@code generator.bpf.c}, run by a thread of ours. */
final class Generator implements AutoCloseable {
    /** Frames that are sent at once. */
    static final int BATCH = 32;

    /** Offsets in {@code struct settings}. */
    private static final int GAP = 0;

    private static final int NEXT = 8;
    private static final int SENT = 16;
    private static final int BATCH_SIZE = 24;
    private static final int IN_BATCH = 28;
    private static final int INTERFACE = 32;
    private static final int SESSIONS = 36;
    private static final int SESSION = 40;
    private static final int STAMPED = 44;
    private static final int HEADER = 48;
    private static final int HEADER_ROOM = 80;
    /** Octets of a {@code struct target}. */
    private static final int TARGET = 8;

    private static final double SECONDS_A_RUN = 0.05;
    private static final int FASTEST = 1 << 17;

    private final BpfObject object;
    private final int idleInterface;
    private final ByteBuffer settings;
    private final ByteBuffer targets;
    private volatile boolean stopped = true;
    private volatile int batch = BATCH;
    private volatile double perSecond;
    private Thread thread = new Thread();
    private String known = "";
    private @Nullable BpfLink knownBy;

    /**
     * Where a session of another LNS is.
     *
     * @param tunnelId that the LNS assigned
     * @param sessionId that the LNS assigned
     * @param address of the subscriber, IPv4
     */
    record Target(int tunnelId, int sessionId, int address) {}

    /**
     * @param program of {@code generator.bpf.c}
     * @param interfaceIndex where frames leave
     * @param frame what is sent, but for what the program writes
     */
    record Flow(String program, int interfaceIndex, Octets frame) {}

    /** @param idleInterface where no frame ever is */
    Generator(byte[] elf, int idleInterface) {
        this.idleInterface = idleInterface;
        object = BpfObject.open("generator.bpf.o", elf).load();
        settings = object.map("settings").values();
        targets = object.map("targets").values().order(ByteOrder.BIG_ENDIAN);
    }

    void targets(List<Target> sessions) {
        for (int i = 0; i < sessions.size(); i++) {
            Target target = sessions.get(i);
            targets.putShort(i * TARGET, (short) target.tunnelId());
            targets.putShort(i * TARGET + 2, (short) target.sessionId());
            targets.putInt(i * TARGET + 4, target.address());
        }
    }

    /**
     * Begins to send.
     *
     * @param sessions how many, the first ones, 1 to 65,535
     * @param packetsPerSecond the rate
     */
    void start(Flow flow, int sessions, double packetsPerSecond) {
        start(flow, sessions, packetsPerSecond, BATCH, false);
    }

    /** Begins to send one packet at a time, evenly, with the time in each. */
    void startStamped(Flow flow, int sessions, double packetsPerSecond) {
        start(flow, sessions, packetsPerSecond, 1, true);
    }

    private void start(Flow flow, int sessions, double packetsPerSecond, int atOnce, boolean stamped) {
        if (!stopped) {
            throw new IllegalStateException("the generator is running");
        }
        settings.putInt(INTERFACE, flow.interfaceIndex)
                .putInt(SESSIONS, sessions)
                .putInt(SESSION, 0)
                .putInt(BATCH_SIZE, atOnce)
                .putInt(IN_BATCH, 0)
                .putInt(STAMPED, stamped ? 1 : 0)
                .putLong(NEXT, 0);
        byte[] frame = flow.frame.toByteArray();
        settings.put(HEADER, frame, 0, Math.min(frame.length, HEADER_ROOM));
        batch = atOnce;
        rate(packetsPerSecond);
        stopped = false;
        BpfProgram program = object.program(flow.program);
        makeKnown(flow.program, program);
        thread = new Thread(() -> run(program, frame), "generator");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The kernel calls a program that is on some interface directly. It would make and undo that call for each run of one that is on none, and
     * wait for all processors each time: gaps of tens of milliseconds.
     */
    private void makeKnown(String name, BpfProgram program) {
        if (!known.equals(name)) {
            forget();
            knownBy = program.attach(idleInterface, BpfProgram.Mode.GENERIC);
            known = name;
        }
    }

    private void forget() {
        if (knownBy != null) {
            knownBy.close();
            knownBy = null;
            known = "";
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // real-time threads on one processor take turns only when one yields
    private void run(BpfProgram program, byte[] frame) {
        while (!stopped) {
            int wanted = (int) Math.min(FASTEST, perSecond * SECONDS_A_RUN);
            program.generate(frame, Math.max(wanted / batch, 1) * batch, batch);
            Thread.yield(); // to whoever counts, who is as urgent
        }
    }

    /** Goes on at another rate. */
    void rate(double packetsPerSecond) {
        perSecond = packetsPerSecond;
        settings.putLong(GAP, Math.round(1e9 * batch / packetsPerSecond));
    }

    /** Packets sent since it was loaded. */
    long sent() {
        return settings.getLong(SENT);
    }

    /** Ends sending and waits for the last packet to be out. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget();
        object.close();
    }
}
