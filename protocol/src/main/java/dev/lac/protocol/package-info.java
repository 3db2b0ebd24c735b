/**
 * What every protocol engine shares.
 *
 * <p>An engine is the whole behaviour of one protocol towards one peer. It opens no socket, starts no thread, reads no clock
 * and draws no randomness that was not given to it: bytes and time go in, packets and deadlines come out. Time is a {@code
 * long} of nanoseconds since the control loop started.
 */
@NullMarked
package dev.lac.protocol;

import org.jspecify.annotations.NullMarked;
