package dev.lac.pppoe;

import java.time.Duration;

/**
 * A subscriber who is locked out for {@linkplain ShortCycle short cycles}.
 *
 * @param key whom it concerns: {@code circuit-id NAME}, or address and VLAN as in {@code 02:00:5e:10:00:01@100.200}
 * @param shortCycles how many there were in a row
 * @param remaining how long it will last
 */
public record Lockout(String key, int shortCycles, Duration remaining) {}
