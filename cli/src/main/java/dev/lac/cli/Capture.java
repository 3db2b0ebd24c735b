package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lac capture ID}: the frames that were kept of a call that failed. */
final class Capture extends ToLac {
    private static final String PCAPNG = "pcapng";

    @Mixin
    private final OctetsTo to = new OctetsTo();

    @Parameters(paramLabel = "ID", description = "The call's Acct-Session-Id, as lac history tells it.")
    private String id = "";

    @Override
    int ask(LacClient lac) throws CommandException {
        to.check(surroundings());
        JsonNode answer = lac.ask(LacClient.question("capture").put("id", id));
        byte[] octets = Base64.getDecoder().decode(answer.path(PCAPNG).asText());
        try (OutputStream file = to.open(surroundings())) {
            file.write(octets);
        } catch (IOException e) {
            throw new CommandException(to.name() + " cannot be written: " + e.getMessage());
        }
        err().println(Numbers.grouped(octets.length) + " octets of pcapng in " + to.name());
        err().flush();
        return ExitStatus.GOOD;
    }
}
