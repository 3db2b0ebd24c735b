package dev.lac.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Why no LAC answers at a socket, and what to do about it. */
final class Unreachable {
    private static final String WHERE =
            "; another socket is named by --socket, the environment's LAC_SOCKET, or the file that --config names";

    private Unreachable() {}

    /** The whole message. */
    static String because(Path socket, IOException failure) {
        return "no LAC answers at " + socket + ": " + reason(socket, failure);
    }

    private static String reason(Path socket, IOException failure) {
        Path closed = closedDirectory(socket);
        if (closed != null) {
            return whoMay(closed);
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return "there is no such file. Start the LAC (systemctl start lac, or lac run)" + WHERE;
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Permission denied")) {
            return whoMay(socket);
        }
        if (message.contains("refused")) {
            return "nobody listens there any more; the LAC that did has ended. Start it (systemctl start lac, or lac run)"
                    + WHERE;
        }
        return message;
    }

    /** The first directory on the way that this user may not look into; null: none. */
    private static @Nullable Path closedDirectory(Path socket) {
        Path way = socket.toAbsolutePath().getRoot();
        for (Path step : socket.toAbsolutePath().normalize()) {
            if (way != null && Files.isDirectory(way) && !Files.isExecutable(way)) {
                return way;
            }
            way = way == null ? step : way.resolve(step);
        }
        return null;
    }

    private static String whoMay(Path file) {
        String user = System.getProperty("user.name");
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            String group = attributes.group().getName();
            boolean directory = attributes.isDirectory();
            boolean groupMay = attributes
                    .permissions()
                    .contains(directory ? PosixFilePermission.GROUP_EXECUTE : PosixFilePermission.GROUP_WRITE);
            String remedy = groupMay
                    ? "join the group (usermod -aG " + group + " " + user + ", then log in anew)"
                    : directory
                            ? "have the socket elsewhere by management.socket"
                            : "let its group in by management.socket-access: group";
            return "permission denied for " + user + ": " + file + " belongs to user "
                    + attributes.owner().getName()
                    + ", group " + group + ", mode " + PosixFilePermissions.toString(attributes.permissions())
                    + ". Ask as " + attributes.owner().getName() + " (sudo lac ...), or " + remedy;
        } catch (IOException e) {
            return "permission denied for " + user + " (" + e.getMessage() + ")";
        }
    }
}
