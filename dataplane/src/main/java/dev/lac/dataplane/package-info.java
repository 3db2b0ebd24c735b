@NullMarked
package dev.lac.dataplane;

import org.jspecify.annotations.NullMarked;
