@NullMarked
package dev.lac.l2tp;

import org.jspecify.annotations.NullMarked;
