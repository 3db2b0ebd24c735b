package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Which LAC is asked, and what is said when it does not answer. */
class AccessTest extends WithLac {
    @Test
    void theSocketIsNamedByOptionConfigurationOrEnvironment() throws IOException {
        lac.answer("show tunnels", "{\"tunnels\":[]}");
        assertThat(line("show tunnels")).as("LAC_SOCKET").isZero();
        surroundings.environment.put("LAC_SOCKET", "/nonexistent");
        assertThat(run("show", "tunnels", "--socket", socket().toString())).isZero();
        Path file = Files.writeString(directory.resolve("lac.yaml"), """
                pppoe: {interfaces: [eth1]}
                radius: {authentication: [{address: 192.0.2.10, secret: x}]}
                l2tp: {local: 192.0.2.1}
                state-directory: .
                """);
        assertThat(run("show", "tunnels", "-c", file.toString())).as(err()).isZero();
        surroundings.environment.clear();
        assertThat(line("show tunnels")).isEqualTo(2);
        assertThat(err()).startsWith("no LAC answers at /run/lac/lac.sock: ");
    }

    @Test
    void aMissingSocketIsSaidWithTheRemedy() {
        assertThat(line("show tunnels -s /nonexistent/lac.sock")).isEqualTo(2);
        assertThat(err())
                .startsWith("no LAC answers at /nonexistent/lac.sock: there is no such file. Start the LAC")
                .contains("LAC_SOCKET", "--socket", "--config");
    }

    @Test
    void aSocketThatNobodyListensAtIsSaid() throws IOException {
        lac.close();
        assertThat(line("show tunnels")).isEqualTo(2);
        assertThat(err()).contains("nobody listens there any more");
    }

    @Test
    void whoMayIsSaidWhenPermissionIsDenied() throws IOException {
        Path file = Files.createFile(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        IOException denied = new IOException("Permission denied");
        assertThat(Unreachable.because(file, denied))
                .contains("permission denied for " + System.getProperty("user.name"))
                .contains("belongs to user " + Files.getOwner(file).getName())
                .contains("mode rw-------")
                .endsWith("or let its group in by management.socket-access: group");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(Unreachable.because(file, denied)).contains("or join the group (usermod -aG ");
    }

    @Test
    void whatTheLacFindsWrongIsSaidAsItIs() {
        lac.answer("fast-path", "{\"error\":\"there is no interface eth9\"}");
        assertThat(line("fast-path eth9 off")).isEqualTo(2);
        assertThat(err()).isEqualTo("there is no interface eth9" + System.lineSeparator());
        assertThat(lac.question().toString())
                .isEqualTo("{\"command\":\"fast-path\",\"interface\":\"eth9\",\"fast-path\":\"off\"}");
    }
}
