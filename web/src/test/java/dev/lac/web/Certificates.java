package dev.lac.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** An authority of tests and whom it certifies, made by the JDK's keytool in a directory. */
public final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final String STORE = "all.p12";

    private final Path directory;
    private final String ca;

    /** The authority {@code ca} is made at once. */
    public Certificates(Path directory, String ca) {
        this.directory = directory;
        this.ca = ca;
        keytool("-genkeypair", "-alias", ca, "-keyalg", "EC", "-dname", "CN=" + ca, "-ext", "bc:c");
    }

    /** PEM of the authority itself. */
    public Path authority() throws IOException, GeneralSecurityException {
        return pem(ca + ".pem", load().getCertificate(ca));
    }

    /** One whom the authority certifies; {@code algorithm} as RSA, EC, Ed25519. */
    public Identity certify(String name, String algorithm) throws IOException, GeneralSecurityException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-signer",
                ca,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        KeyStore store = load();
        PrivateKey key = (PrivateKey) store.getKey(name, PASSWORD.toCharArray());
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(name)) {
            chain.add((X509Certificate) certificate);
        }
        Path file = Files.writeString(directory.resolve(name + ".key"), block("PRIVATE KEY", key.getEncoded()));
        return new Identity(key, chain, pem(name + ".pem", chain.toArray(Certificate[]::new)), file);
    }

    /** Trusts this authority, and shows {@code identity} unless it is null. */
    SSLContext client(Identity identity) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity == null ? null : insisting(identity), trusting(), null);
        return context;
    }

    TrustManager[] trusting() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", load().getCertificate(ca));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    /** Shows the certificate whichever authorities the server names. */
    static KeyManager[] insisting(Identity identity) {
        return new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String[] getClientAliases(String type, Principal[] issuers) {
                    return new String[] {"own"};
                }

                @Override
                public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                    return "own";
                }

                @Override
                public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
                    return "own";
                }

                @Override
                public String[] getServerAliases(String type, Principal[] issuers) {
                    return null;
                }

                @Override
                public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                    return null;
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return identity.chain.toArray(X509Certificate[]::new);
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return identity.privateKey;
                }
            }
        };
    }

    /**
     * @param certificate PEM of the whole chain
     * @param key PEM of the private key
     */
    public record Identity(PrivateKey privateKey, List<X509Certificate> chain, Path certificate, Path key) {}

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(STORE))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path pem(String name, Certificate... certificates) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            text.append("a certificate:\n").append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(directory.resolve(name), text.toString());
    }

    static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", directory.resolve(STORE).toString()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
