package dev.lac.server;

import dev.lac.dataplane.Relay;
import dev.lac.selection.Candidate;
import dev.lac.selection.Lns;
import java.util.Optional;

/** A session that is up: what relays it and the LNS that has it. */
record Connection(Relay relay, Candidate lns) {
    /** The LNS' name in the configuration; absent: only RADIUS knows it. */
    Optional<String> lnsName() {
        return Optional.ofNullable(lns.destination().lns()).map(Lns::name);
    }
}
