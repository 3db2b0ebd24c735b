/** What must outlive the process, in an embedded database: accounting records that nobody has acknowledged yet. */
@NullMarked
package dev.lac.store;

import org.jspecify.annotations.NullMarked;
