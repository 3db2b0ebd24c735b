package dev.lac.dataplane;

import dev.lac.pppoe.VlanTags;

/**
 * What passes a packet socket for all Ethertypes: frames of one Ethertype, behind at most one tag besides the outermost, which the kernel
 * has taken out. A program of the kernel's classic packet filter, eight octets an instruction: operation, jump if true, jump if false,
 * operand.
 */
final class EthertypeFilter {
    /** {@code BPF_LD | BPF_H | BPF_ABS}: two octets of the frame. */
    private static final int LOAD = 0x28;
    /** {@code BPF_JMP | BPF_JEQ | BPF_K}. */
    private static final int IF_EQUAL = 0x15;
    /** {@code BPF_RET | BPF_K}: octets of the frame to keep. */
    private static final int RETURN = 0x06;

    private static final int INSTRUCTION = 8;
    private static final int TYPE = 12;
    private static final int TYPE_BEHIND_TAG = TYPE + VlanTags.TAG_LENGTH;
    private static final int WHOLE = 0xffff;
    /** Of {@code struct sock_fprog}: the number of instructions, and where they are. */
    private static final int PROGRAM_ADDRESS = 8;

    static final int PROGRAM = 16;

    private EthertypeFilter() {}

    /** A {@code struct sock_fprog} with its instructions behind it. */
    static NativeMemory of(int ethertype) {
        int[][] program = {
            {LOAD, 0, 0, TYPE},
            {IF_EQUAL, 4, 0, ethertype},
            {IF_EQUAL, 1, 0, VlanTags.TPID_8021Q},
            {IF_EQUAL, 0, 3, VlanTags.TPID_8021AD},
            {LOAD, 0, 0, TYPE_BEHIND_TAG},
            {IF_EQUAL, 0, 1, ethertype},
            {RETURN, 0, 0, WHOLE},
            {RETURN, 0, 0, 0},
        };
        NativeMemory memory = new NativeMemory(PROGRAM + program.length * INSTRUCTION);
        memory.host().putShort(0, (short) program.length).putLong(PROGRAM_ADDRESS, memory.address(PROGRAM));
        for (int i = 0; i < program.length; i++) {
            int at = PROGRAM + i * INSTRUCTION;
            memory.host().putShort(at, (short) program[i][0]).putInt(at + 4, program[i][3]);
            memory.host().put(at + 2, (byte) program[i][1]).put(at + 3, (byte) program[i][2]);
        }
        return memory;
    }
}
