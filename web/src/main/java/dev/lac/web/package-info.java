/** Operators over HTTP: the page, its JSON, the metrics. */
@NullMarked
package dev.lac.web;

import org.jspecify.annotations.NullMarked;
