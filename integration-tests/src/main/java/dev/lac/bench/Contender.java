package dev.lac.bench;

/** Who forwards data packets in {@code ./bench relay}. */
enum Contender {
    NULL("null XDP forwarder", "null"),
    NATIVE("native XDP", "native"),
    GENERIC("generic XDP", "generic"),
    PORTABLE("portable", "off"),
    L2TPNS("l2tpns", "off");

    private final String title;
    private final String mode;

    Contender(String title, String mode) {
        this.title = title;
        this.mode = mode;
    }

    String title() {
        return title;
    }

    /** What the {@link Forwarder} is told to do meanwhile. */
    String mode() {
        return mode;
    }
}
