package dev.lac.store;

/** A call on its way to the file. */
final class WaitingCall {
    private final CallEntry entry;

    /** Its number in the file, from before it is committed there; greater than all numbers until then. */
    private volatile long seq = Long.MAX_VALUE;

    WaitingCall(CallEntry entry) {
        this.entry = entry;
    }

    CallEntry entry() {
        return entry;
    }

    long seq() {
        return seq;
    }

    void number(long number) {
        seq = number;
    }
}
