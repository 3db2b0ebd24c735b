/**
 * What must outlive the process, in an embedded database: accounting records that nobody has acknowledged yet, and what a Stop for
 * each live session would say.
 *
 * <p>{@link dev.lac.store.AccountingSpool} is the whole of it to the outside. It knows nothing of RADIUS: records are octets. It is
 * no engine: it owns a file and a thread.
 */
@NullMarked
package dev.lac.store;

import org.jspecify.annotations.NullMarked;
