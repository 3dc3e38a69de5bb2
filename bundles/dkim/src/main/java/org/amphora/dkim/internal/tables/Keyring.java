package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.signature.Signer;
import org.amphora.dkim.internal.signature.SigningKey;

/** Which keys sign whose mail. */
public interface Keyring {
    /**
     * The signatures that the mail of an author is to have.
     *
     * @param domain in lower case, A-labels
     * @return none if this author's mail is not signed here
     * @throws IOException if it is, but a table or a key cannot be had
     */
    List<Signer.Request> requests(String local, String domain) throws IOException;

    /** All keys that are there, to compare them with what is published. */
    List<SigningKey> keys() throws IOException;

    /** A key by its name in a key table. @throws IOException if there is none */
    SigningKey key(String name) throws IOException;

    /** Of a key table and a signing table. */
    record Tables(KeyTable keyTable, SigningTable signingTable) implements Keyring {
        @Override
        public List<Signer.Request> requests(String local, String domain) throws IOException {
            var requests = new ArrayList<Signer.Request>();
            for (SigningTable.Match match : signingTable.matches(local, domain)) {
                SigningKey key = keyTable.key(match.key(), domain);
                requests.add(new Signer.Request(key, fitting(match.identity(), key.domain())));
            }
            return requests;
        }

        /** RFC 6376 §3.5: one that is not of the domain or below it is left out. */
        private static String fitting(String identity, String domain) {
            String below = identity.substring(identity.lastIndexOf('@') + 1);
            return below.equalsIgnoreCase(domain) || below.endsWith('.' + domain) ? identity : "";
        }

        @Override
        public List<SigningKey> keys() throws IOException {
            return keyTable.all();
        }

        @Override
        public SigningKey key(String name) throws IOException {
            return keyTable.key(name, "");
        }
    }

    /** One key for some domains, as OpenDKIM's Domain, Selector and KeyFile have it. */
    record Single(DataSet domains, boolean subDomains, String selector, String keyFile, KeyTable files)
            implements Keyring {
        @Override
        public List<Signer.Request> requests(String local, String domain) throws IOException {
            for (String ours : domains.keys())
                if (domain.equalsIgnoreCase(ours) || subDomains && domain.endsWith('.' + ours))
                    return List.of(new Signer.Request(files.key(ours, selector, keyFile), ""));
            return List.of();
        }

        @Override
        public List<SigningKey> keys() throws IOException {
            var keys = new ArrayList<SigningKey>();
            for (String domain : domains.keys()) keys.add(files.key(domain, selector, keyFile));
            return keys;
        }

        @Override
        public SigningKey key(String name) throws IOException {
            return keys().stream()
                    .filter(k -> k.domain().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no key for " + name));
        }
    }
}
