package dev.lac.config;

import java.time.Duration;

/**
 * What is kept of calls.
 *
 * @param retention how long a record is kept
 * @param maxRecords how many at most
 * @param captures failed calls of which the control frames are kept; 0: of none
 * @param captureSecrets whether passwords and proofs stay in them
 */
public record CallsConfig(Duration retention, int maxRecords, int captures, boolean captureSecrets) {}
