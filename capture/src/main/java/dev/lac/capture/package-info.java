/**
 * The flight recorder: frames of one subscriber as pcapng, without secrets.
 *
 * <p>{@link dev.lac.capture.Frames} makes whole frames of what the LAC has in hand and has a {@link dev.lac.capture.Redactor} take the secrets
 * out; {@link dev.lac.capture.FrameRing} keeps the last of a call, {@link dev.lac.capture.TraceStream} brings those that come to whoever looks,
 * and {@link dev.lac.capture.PcapNg} writes them. Time is an argument, and the only output is an {@link java.io.OutputStream}.
 */
@NullMarked
package dev.lac.capture;

import org.jspecify.annotations.NullMarked;
