/** Which LNS a call goes to: rules and RADIUS tunnel offers, groups with preference and weight, the health of every address, and the hunt of one call. */
@NullMarked
package dev.lac.selection;

import org.jspecify.annotations.NullMarked;
