package dev.lac.config;

import java.nio.file.Path;

/**
 * Where commands are taken.
 *
 * @param socket the Unix socket
 */
public record ManagementConfig(Path socket, SocketAccess socketAccess) {
    /** The socket's name in the state directory where no other is given. */
    static final String USUAL_SOCKET = "lac.sock";

    /** Who may open the socket. */
    public enum SocketAccess {
        /** Mode 0600. */
        OWNER,
        /** Mode 0660. */
        GROUP
    }
}
