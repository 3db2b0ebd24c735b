package dev.lac.store;

/** What became of changes that were to be written. */
public sealed interface Outcome {
    /** They are on the disk, synced: neither {@code kill -9} nor a power cut undoes them. */
    record Durable() implements Outcome {}

    /**
     * None of them holds.
     *
     * @param cause in the operator's words, with the file's name where the disk is to blame
     */
    record Failed(String cause) implements Outcome {}
}
