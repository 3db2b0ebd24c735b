/**
 * The operator's file as records.
 *
 * <p>{@link dev.lac.config.ConfigLoader} reads YAML against {@link dev.lac.config.ConfigSchema} and either answers a complete
 * {@link dev.lac.config.LacConfig} or reports every fault of the file at once. What has been loaded is valid: no reader of the
 * records checks anything again.
 */
@NullMarked
package dev.lac.config;

import org.jspecify.annotations.NullMarked;
