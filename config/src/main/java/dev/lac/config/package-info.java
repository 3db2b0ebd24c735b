@NullMarked
package dev.lac.config;

import org.jspecify.annotations.NullMarked;
