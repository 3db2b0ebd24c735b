package dev.lac.bench;

/**
 * One thing that {@code ./bench relay} measures.
 *
 * @param length octets of the inner IP packet
 * @param sessions that take turns
 */
record Cell(Contender contender, Direction direction, int length, int sessions) {}
