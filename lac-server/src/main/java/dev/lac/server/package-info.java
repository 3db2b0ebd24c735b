/** The LAC itself: control loop, the story of a subscriber, LNS selection, what operators ask and tell. */
@NullMarked
package dev.lac.server;

import org.jspecify.annotations.NullMarked;
