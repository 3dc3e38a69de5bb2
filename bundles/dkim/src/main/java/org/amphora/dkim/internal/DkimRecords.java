package org.amphora.dkim.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.amphora.dkim.internal.keys.PublicKeys;
import org.amphora.dkim.internal.signature.KeyRecord;
import org.amphora.dkim.internal.signature.SigningKey;

/** The keys that a domain is to publish: all that the key table has of it, those of a rotation too. */
final class DkimRecords implements DomainRecords {
    private static final String WHY = "without it nobody can verify what we sign";

    private final Surroundings around;

    DkimRecords(Surroundings around) {
        this.around = around;
    }

    @Override
    public List<DomainRecord> records(String domain) {
        var records = new ArrayList<DomainRecord>();
        try {
            for (SigningKey key : around.settings().keyring().keys())
                if (key.domain().equals(domain)) records.add(new DomainRecord(key.name(), "TXT", text(key), WHY));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return records;
    }

    private static String text(SigningKey key) throws IOException {
        try {
            return KeyRecord.text(key.algorithm(), PublicKeys.of(key.key()));
        } catch (GeneralSecurityException e) {
            throw new IOException("the key " + key.name() + " has no public half", e);
        }
    }
}
