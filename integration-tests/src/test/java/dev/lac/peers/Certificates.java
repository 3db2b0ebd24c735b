package dev.lac.peers;

import java.nio.file.Path;

/**
 * An authority, a server and a client as RADIUS over TLS wants them (RFC 6614 §2.3), made for one test: PEM files, keys in PKCS #8, P-256.
 *
 * @param authority certificate of the authority
 * @param server certificate of the server, for its address and for {@link #SERVER_NAME}
 * @param serverKey private key of the server
 * @param client certificate of the client
 * @param clientKey private key of the client
 */
record Certificates(Path authority, Path server, Path serverKey, Path client, Path clientKey) {
    /** What the server's certificate calls it. */
    static final String SERVER_NAME = "radius.test";

    /**
     * @param name of a directory of their own, so that a test can have several authorities
     * @param serverAddress an address of the server
     */
    static Certificates make(Rig rig, String name, String serverAddress) {
        Path directory = rig.write(name + "/names", """
                [server]
                subjectAltName = DNS:%s, IP:%s
                [client]
                subjectAltName = DNS:lac.test
                """.formatted(SERVER_NAME, serverAddress))
                .getParent();
        key(directory, "ca", "-x509 -days 2 -out %s/ca.pem".formatted(directory), name);
        sign(directory, "server", SERVER_NAME);
        sign(directory, "client", "lac.test");
        return new Certificates(
                directory.resolve("ca.pem"),
                directory.resolve("server.pem"),
                directory.resolve("server.key"),
                directory.resolve("client.pem"),
                directory.resolve("client.key"));
    }

    /** A new key, and what {@code options} says of it: a certificate or a request for one. */
    private static void key(Path directory, String whose, String options, String commonName) {
        Shell.must(
                "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout %s/%s.key -subj /CN=%s %s"
                        .formatted(directory, whose, commonName, options)
                        .split(" "));
    }

    private static void sign(Path directory, String whose, String commonName) {
        key(directory, whose, "-out %s/%s.csr".formatted(directory, whose), commonName);
        Shell.must(("openssl x509 -req -days 2 -in %1$s/%2$s.csr -CA %1$s/ca.pem -CAkey %1$s/ca.key -CAcreateserial"
                        + " -extfile %1$s/names -extensions %2$s -out %1$s/%2$s.pem")
                .formatted(directory, whose)
                .split(" "));
    }
}
