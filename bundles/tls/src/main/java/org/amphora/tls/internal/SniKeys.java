package org.amphora.tls.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Chooses by the name that the client asks for (RFC 6066 §3). JSSE's own would prefer a key type over the default
 * certificate, and answer a client without a name with any that fits. Immutable.
 */
final class SniKeys extends X509ExtendedKeyManager {
    private static final String DEFAULT = "0";

    private final List<KeyMaterial> all;
    private final Map<String, String> aliases = new HashMap<>();

    /** @param all the default first; where two have the same name, the earlier counts */
    SniKeys(List<KeyMaterial> all) {
        this.all = List.copyOf(all);
        for (int i = 0; i < all.size(); i++)
            for (String name : all.get(i).names()) aliases.putIfAbsent(name, String.valueOf(i));
    }

    /** RFC 6125 §6.4.3: a wildcard is the whole left-most label, and stands for one. */
    private String alias(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String exact = aliases.get(name);
        if (exact != null) return exact;
        int dot = name.indexOf('.');
        return dot < 0 ? DEFAULT : aliases.getOrDefault("*" + name.substring(dot), DEFAULT);
    }

    private String choose(String keyType, SSLSession handshake) {
        String alias = DEFAULT;
        if (handshake instanceof ExtendedSSLSession session)
            for (SNIServerName name : session.getRequestedServerNames())
                if (name instanceof SNIHostName host) alias = alias(host.getAsciiName());
        // null: JSSE asks again for the next type that the client can take
        return getPrivateKey(alias).getAlgorithm().equals(keyType) ? alias : null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return choose(keyType, engine.getHandshakeSession());
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(keyType, ((SSLSocket) socket).getHandshakeSession());
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return all.get(Integer.parseInt(alias)).key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return all.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
