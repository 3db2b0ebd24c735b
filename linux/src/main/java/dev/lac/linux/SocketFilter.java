package dev.lac.linux;

/**
 * A program of the kernel's classic packet filter: a {@code struct sock_fprog} with its instructions behind it, eight octets an instruction:
 * operation, jump if true, jump if false, operand.
 */
public final class SocketFilter {
    /** {@code BPF_LD | BPF_H | BPF_ABS}: two octets of the packet, or of what Linux knows of it. */
    public static final int LOAD_HALF = 0x28;
    /** {@code BPF_LD | BPF_W | BPF_ABS}: four octets. */
    public static final int LOAD_WORD = 0x20;
    /** {@code BPF_ALU | BPF_MOD | BPF_K}. */
    public static final int MODULO = 0x94;
    /** {@code BPF_JMP | BPF_JEQ | BPF_K}. */
    public static final int IF_EQUAL = 0x15;
    /** {@code BPF_RET | BPF_K}. */
    public static final int RETURN = 0x06;
    /** {@code BPF_RET | BPF_A}. */
    public static final int RETURN_ACCUMULATOR = 0x16;
    /** {@code SKF_AD_OFF + SKF_AD_PKTTYPE}: loads the kind of packet that {@code sll_pkttype} tells, too. */
    public static final int PACKET_TYPE = -0x1000 + 4;
    /** {@code SKF_LL_OFF}: added to an offset it is counted from the link-layer header, wherever the program begins to read. */
    public static final int LINK_LAYER = -0x200000;
    /** {@code SKF_AD_OFF + SKF_AD_CPU}: loads the processor that the packet is handled on. */
    public static final int CPU = -0x1000 + 36;

    /** {@code sizeof(struct sock_fprog)} */
    static final int LENGTH = 16;

    private static final int INSTRUCTION = 8;
    /** Of {@code struct sock_fprog}: where the instructions are. */
    private static final int INSTRUCTIONS = 8;

    private final NativeMemory memory;

    private SocketFilter(NativeMemory memory) {
        this.memory = memory;
    }

    /** @param program rows of operation, jump if true, jump if false, operand */
    public static SocketFilter of(int[][] program) {
        NativeMemory memory = new NativeMemory(LENGTH + program.length * INSTRUCTION);
        memory.host().putShort(0, (short) program.length).putLong(INSTRUCTIONS, memory.address(LENGTH));
        for (int i = 0; i < program.length; i++) {
            int at = LENGTH + i * INSTRUCTION;
            memory.host().putShort(at, (short) program[i][0]).putInt(at + 4, program[i][3]);
            memory.host().put(at + 2, (byte) program[i][1]).put(at + 3, (byte) program[i][2]);
        }
        return new SocketFilter(memory);
    }

    long address() {
        return memory.address();
    }
}
