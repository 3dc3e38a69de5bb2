package org.amphora.tls.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Shows a server that asks its clients for a certificate our own, whoever it says that it believes. */
final class ClientKeys extends X509ExtendedKeyManager {
    private static final String OURS = "0";

    private final Supplier<KeyMaterial> inForce;

    ClientKeys(Supplier<KeyMaterial> inForce) {
        this.inForce = inForce;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return Arrays.asList(keyTypes).contains(inForce.get().key().getAlgorithm()) ? OURS : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return inForce.get().key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return inForce.get().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {OURS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
