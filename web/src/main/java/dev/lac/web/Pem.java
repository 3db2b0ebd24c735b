package dev.lac.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in textual encoding (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /** Largest file that is looked at, octets. */
    private static final int LONGEST = 1 << 20;

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    private record Block(String label, String base64) {}

    /**
     * @throws IllegalArgumentException if {@code file} cannot be read or is no PEM
     */
    Pem(Path file) {
        this.file = file;
        Matcher matcher = BLOCK.matcher(read());
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(file + " has no -----BEGIN …-----; make it PEM with openssl");
        }
    }

    private String read() {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] octets(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * In the file's order.
     *
     * @throws IllegalArgumentException if there is none
     */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.equals("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(octets(block.base64))));
                }
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " has a certificate that is damaged: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " has no certificate but " + blocks.get(0).label);
        }
        return certificates;
    }

    /**
     * @param algorithm of the certificate's public key: RSA, EC, EdDSA …
     * @throws IllegalArgumentException if the file has no such key
     */
    PrivateKey privateKey(String algorithm) {
        for (Block block : blocks) {
            if (block.label.equals("PRIVATE KEY")) {
                try {
                    return KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(octets(block.base64)));
                } catch (GeneralSecurityException e) {
                    throw new IllegalArgumentException(
                            file + " is not the key of the certificate, which is " + algorithm, e);
                }
            }
        }
        throw new IllegalArgumentException(file + " has no PKCS#8 key but " + blocks.get(0).label
                + "; convert it with: openssl pkcs8 -topk8 -nodes -in " + file.getFileName() + " -out new.pem");
    }
}
