package dev.lac.linux;

import java.nio.ByteBuffer;

/** A loaded eBPF program for packets on an interface. */
public final class BpfProgram {
    /** {@code BPF_XDP} of {@code enum bpf_attach_type}. */
    private static final int ATTACH_XDP = 37;
    /** {@code BPF_TCX_INGRESS} (since Linux 6.6). */
    private static final int ATTACH_TCX_INGRESS = 46;
    /** {@code sizeof(struct bpf_link_create_opts)} as far as we fill it, and where its flags are. */
    private static final int LINK_OPTIONS = 24;

    private static final int LINK_FLAGS = 8;

    /** Offsets in {@code struct bpf_test_run_opts}, and its size. */
    private static final int RUN_DATA_IN = 8;

    private static final int RUN_DATA_OUT = 16;
    private static final int RUN_LENGTH_IN = 24;
    private static final int RUN_LENGTH_OUT = 28;
    private static final int RUN_RESULT = 56;
    private static final int RUN_REPEAT = 60;
    private static final int RUN_FLAGS = 68;
    private static final int RUN_BATCH = 76;
    private static final int RUN_OPTIONS = 80;
    /** {@code BPF_F_TEST_XDP_LIVE_FRAMES} */
    private static final int LIVE_FRAMES = 2;

    private static final int LONGEST_FRAME = 4096;

    private final String name;
    private final int fd;

    BpfProgram(String name, int fd) {
        this.name = name;
        this.fd = fd;
    }

    /** Where in the kernel an XDP program runs. */
    public enum Mode {
        /** {@code XDP_FLAGS_DRV_MODE}: in the driver. */
        NATIVE(4),
        /** {@code XDP_FLAGS_SKB_MODE}: behind it. */
        GENERIC(2);

        private final int flag;

        Mode(int flag) {
            this.flag = flag;
        }
    }

    /** What a program made of a frame. */
    public record Result(Verdict verdict, ByteBuffer frame) {}

    /** {@code enum xdp_action}. */
    public enum Verdict {
        ABORTED,
        DROP,
        PASS,
        TX,
        REDIRECT
    }

    /**
     * Attaches the program to an interface by a link, which goes with the process.
     *
     * @return the link; closing it detaches
     * @throws LinuxException when the kernel refuses
     */
    public BpfLink attach(int interfaceIndex, Mode mode) {
        NativeMemory options = new NativeMemory(LINK_OPTIONS);
        options.host().putLong(0, LINK_OPTIONS).putInt(LINK_FLAGS, mode.flag);
        int link = Libbpf.bpf_link_create(fd, interfaceIndex, ATTACH_XDP, options.address());
        if (link < 0) {
            throw new LinuxException(BpfObject.reason(-link));
        }
        return new BpfLink(link);
    }

    /**
     * Attaches the program, one for {@code __sk_buff}s, to what an interface receives, behind XDP.
     *
     * @return the link; closing it detaches
     * @throws LinuxException when the kernel refuses
     */
    public BpfLink attachBehindXdp(int interfaceIndex) {
        int link = Libbpf.bpf_link_create(fd, interfaceIndex, ATTACH_TCX_INGRESS, 0);
        if (link < 0) {
            throw new LinuxException(BpfObject.reason(-link));
        }
        return new BpfLink(link);
    }

    /** Runs the program once on a copy of {@code frame}, which goes nowhere. */
    public Result run(byte[] frame) {
        NativeMemory memory = new NativeMemory(RUN_OPTIONS + 2 * LONGEST_FRAME);
        memory.network().put(RUN_OPTIONS, frame);
        ByteBuffer options = memory.host();
        options.putLong(0, RUN_OPTIONS);
        options.putLong(RUN_DATA_IN, memory.address(RUN_OPTIONS)).putInt(RUN_LENGTH_IN, frame.length);
        options.putLong(RUN_DATA_OUT, memory.address(RUN_OPTIONS + LONGEST_FRAME))
                .putInt(RUN_LENGTH_OUT, LONGEST_FRAME);
        options.putInt(RUN_REPEAT, 1);
        check(Libbpf.bpf_prog_test_run_opts(fd, memory.address()));
        byte[] out = new byte[options.getInt(RUN_LENGTH_OUT)];
        options.duplicate().position(RUN_OPTIONS + LONGEST_FRAME).get(out);
        return new Result(Verdict.values()[options.getInt(RUN_RESULT)], ByteBuffer.wrap(out));
    }

    /**
     * Runs the program {@code repeat} times on copies of {@code frame} that go where it redirects them: a generator of frames. Returns when all
     * are sent.
     *
     * @param batch frames sent at once, 1 to 256
     */
    public void generate(byte[] frame, int repeat, int batch) {
        NativeMemory memory = new NativeMemory(RUN_OPTIONS + LONGEST_FRAME);
        memory.network().put(RUN_OPTIONS, frame);
        ByteBuffer options = memory.host();
        options.putLong(0, RUN_OPTIONS);
        options.putLong(RUN_DATA_IN, memory.address(RUN_OPTIONS)).putInt(RUN_LENGTH_IN, frame.length);
        options.putInt(RUN_REPEAT, repeat).putInt(RUN_FLAGS, LIVE_FRAMES).putInt(RUN_BATCH, batch);
        check(Libbpf.bpf_prog_test_run_opts(fd, memory.address()));
    }

    private void check(int result) {
        if (result < 0 && result != -Libc.EINTR) {
            throw new LinuxException("running " + name + ": " + BpfObject.reason(-result));
        }
    }
}
