package dev.lac.selection;

import java.util.List;

/**
 * Where the call of a subscriber may go that has not said yet who it is.
 *
 * @param lnses that the rules may lead to, each once
 * @param others whether RADIUS alone may decide, and so name any other
 */
public record Prospect(List<Lns> lnses, boolean others) {
    public Prospect {
        lnses = List.copyOf(lnses);
    }
}
