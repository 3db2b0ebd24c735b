/** The program {@code lac}: runs the LAC, and asks and tells a running one. */
@NullMarked
package dev.lac.cli;

import org.jspecify.annotations.NullMarked;
