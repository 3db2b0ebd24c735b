@NullMarked
package dev.lac.ppp;

import org.jspecify.annotations.NullMarked;
