package dev.lac.selection;

import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a login, before RADIUS is asked.
 *
 * @param caller whose login it is
 * @param rule the one that applies; null: none fits
 * @param radiusName the user's name towards RADIUS
 * @param lnsName the user's name towards the LNS
 * @param radiusGroup the RADIUS servers to ask; null: the usual ones
 * @param refusal why there will be no session whatever RADIUS says; null: it is up to RADIUS
 * @param explanation of the whole selection, which goes on with the plan and the hunt
 */
public record Route(
        Caller caller,
        @Nullable Rule rule,
        String radiusName,
        String lnsName,
        @Nullable String radiusGroup,
        @Nullable String refusal,
        Explanation explanation) {}
