/** The demonstration: one call told as a story, with a real LAC between doubles. */
@NullMarked
package dev.lac.demo;

import org.jspecify.annotations.NullMarked;
