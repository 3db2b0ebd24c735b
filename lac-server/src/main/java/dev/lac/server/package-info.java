/** The LAC itself: control loop, the story of a subscriber, LNS selection, command line. */
@NullMarked
package dev.lac.server;

import org.jspecify.annotations.NullMarked;
