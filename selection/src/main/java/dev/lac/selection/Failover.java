package dev.lac.selection;

/** Where a call goes when the LNS chosen for it fails. */
public enum Failover {
    /** To the others of the same preference level, then to the next level. */
    WITHIN_LEVEL,
    /** To one of the next level, and so on; after the last level to the second of the first. */
    BETWEEN_LEVELS
}
