/**
 * What must outlive the process, in an embedded database: accounting records that nobody has acknowledged yet, and what a Stop for
 * each live session would say; and, as far as disk and power allow, the calls that have ended.
 *
 * <p>{@link dev.lac.store.AccountingSpool} and {@link dev.lac.store.CallLog} are the whole of it to the outside. They know nothing of RADIUS:
 * records are octets, calls are texts. They are no engines: each owns a file and a thread.
 */
@NullMarked
package dev.lac.store;

import org.jspecify.annotations.NullMarked;
