package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac explain USER}: how the LNS of a call is chosen, step by step, and why it is not another. */
final class Explain extends Asking {
    @Parameters(paramLabel = "USER", description = "The name that the subscriber logs in with.")
    private String user = "";

    @Option(
            names = "--radius-reply",
            paramLabel = "FILE",
            description = "What RADIUS is supposed to answer: lines as Tunnel-Server-Endpoint:1 = \"lns.example\".")
    private @Nullable Path reply;

    @Option(names = "--service-name", paramLabel = "NAME", description = "The PPPoE service asked for.")
    private String serviceName = "";

    @Option(names = "--circuit-id", paramLabel = "ID", description = "The Agent Circuit ID.")
    private @Nullable String circuitId;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "The access interface; the first one unless given.")
    private @Nullable String interfaceName;

    @Option(names = "--vlan", paramLabel = "ID", description = "The VLAN, as 100 or 100.7.")
    private String vlan = "";

    @Option(
            names = "--call",
            description = "Tells how it was for the calls that USER has or had; USER may be an Acct-Session-Id.")
    private boolean call;

    @Option(names = "--dry", description = "Does not ask the running LAC; needs --config.")
    private boolean dry;

    @Override
    int ask(LacClient lac) throws CommandException {
        if (call) {
            return past(lac);
        }
        Path config = access().config();
        if (dry && config == null) {
            throw new CommandException("--dry goes by the file alone: name it by --config");
        }
        JsonNode answer = config != null && (dry || !Files.exists(lac.socket()))
                ? DryExplain.ask(config, user, serviceName, circuitId, interfaceName, vlan, radiusReply())
                : lac.ask(question());
        print(answer, Steps.text(answer));
        return ExitStatus.GOOD;
    }

    private ObjectNode question() throws CommandException {
        return LacClient.question("explain")
                .put("user", user)
                .put("service-name", serviceName)
                .put("circuit-id", circuitId)
                .put("interface", interfaceName)
                .put("vlan", vlan)
                .put("radius-reply", radiusReply());
    }

    private String radiusReply() throws CommandException {
        try {
            return reply == null ? "" : Files.readString(reply, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandException(reply + " cannot be read: " + e.getMessage());
        }
    }

    private int past(LacClient lac) throws CommandException {
        JsonNode answer = lac.ask(LacClient.question("history").put("user", user));
        if (answer.path("calls").isEmpty()) {
            answer = lac.ask(LacClient.question("history").put("id", user));
        }
        StringBuilder text = new StringBuilder();
        answer.path("calls").forEach(past -> text.append(CallText.heading(past)).append(Steps.text(past)));
        print(answer, text.toString());
        if (answer.path("calls").isEmpty()) {
            throw new CommandException(ExitStatus.NOT_FOUND, "no call of \"" + user + "\" is known");
        }
        return ExitStatus.GOOD;
    }
}
