/** The flight recorder: frames of one subscriber as pcapng, without secrets. */
@NullMarked
package dev.lac.capture;

import org.jspecify.annotations.NullMarked;
