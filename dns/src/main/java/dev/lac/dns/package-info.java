/** The addresses of LNS names: what is known of each name, for how long, and what to do when nobody answers. */
@NullMarked
package dev.lac.dns;

import org.jspecify.annotations.NullMarked;
