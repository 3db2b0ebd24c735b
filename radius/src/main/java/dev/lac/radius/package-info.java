@NullMarked
package dev.lac.radius;

import org.jspecify.annotations.NullMarked;
