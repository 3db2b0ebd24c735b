@NullMarked
package dev.lac.pppoe;

import org.jspecify.annotations.NullMarked;
