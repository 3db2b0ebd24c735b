package dev.lac.web;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.2 and 1.3 from PEM files. Who has no client certificate is told so over HTTP; who has a bad one fails in the handshake. */
final class TlsContext extends HttpsConfigurator {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final boolean wantsClient;

    private TlsContext(SSLContext context, boolean wantsClient) {
        super(context);
        this.wantsClient = wantsClient;
    }

    /**
     * @param denied run for each client certificate that does not hold
     * @throws IllegalArgumentException if a file is not what it should be
     */
    static TlsContext of(WebSettings.Tls tls, Runnable denied) {
        List<X509Certificate> chain = new Pem(tls.certificate()).certificates();
        PrivateKey key =
                new Pem(tls.key()).privateKey(chain.get(0).getPublicKey().getAlgorithm());
        try {
            if (!belongs(key, chain.get(0))) {
                throw new IllegalArgumentException(
                        tls.key() + " is not the key of the first certificate in " + tls.certificate());
            }
            KeyStore keys = empty();
            keys.setKeyEntry("web", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own.getKeyManagers(),
                    tls.clientCa() == null
                            ? new TrustManager[0]
                            : new TrustManager[] {new Counting(trusting(new Pem(tls.clientCa())), denied)},
                    new SecureRandom());
            return new TlsContext(context, tls.clientCa() != null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS with " + tls.certificate() + ": " + e.getMessage(), e);
        }
    }

    /** Whether what {@code key} signs is verified by {@code certificate}. */
    private static boolean belongs(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> algorithm;
                });
        byte[] text = {1, 2, 3, 4};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // of another length: of another key
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static X509ExtendedTrustManager trusting(Pem authorities) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : authorities.certificates()) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 trust manager");
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
        ssl.setProtocols(PROTOCOLS);
        ssl.setWantClientAuth(wantsClient);
        parameters.setSSLParameters(ssl);
    }

    /** Counts the certificates that another trust manager denies. */
    private static final class Counting extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager judge;
        private final Runnable denied;

        private Counting(X509ExtendedTrustManager judge, Runnable denied) {
            this.judge = judge;
            this.denied = denied;
        }

        private interface Check {
            void run() throws CertificateException;
        }

        private void counted(Check check) throws CertificateException {
            try {
                check.run();
            } catch (CertificateException e) {
                denied.run();
                throw e;
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            counted(() -> judge.checkClientTrusted(chain, type));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            counted(() -> judge.checkClientTrusted(chain, type, socket));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            counted(() -> judge.checkClientTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
