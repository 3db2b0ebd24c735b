package dev.lac.store;

import java.time.Instant;

/**
 * What is remembered of one call that has ended. Texts are empty where the call never got so far.
 *
 * @param id the name of the call; ids may come again after a restart
 * @param began when its first packet came; kept to the nanosecond from the year 1677 to 2262
 * @param ended when it was over; in the same range
 * @param user the name that the subscriber gave
 * @param mac the address of the subscriber's equipment, written as whoever asks for it writes it
 * @param lns the LNS that it was brought to
 * @param cause why it ended
 * @param connected whether it ever was connected to an LNS
 * @param json everything else
 */
public record CallEntry(
        String id,
        Instant began,
        Instant ended,
        String user,
        String mac,
        String lns,
        String cause,
        boolean connected,
        String json) {}
