/** What operators do to a running LAC with five hundred subscribers: the program {@code lac}, the page, changes of the configuration. */
package dev.lac.operations;
