/** Benchmarks: the LAC as a process of its own, the rest of the world in another. */
@NullMarked
package dev.lac.bench;

import org.jspecify.annotations.NullMarked;
