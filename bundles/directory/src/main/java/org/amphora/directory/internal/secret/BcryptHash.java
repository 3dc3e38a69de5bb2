package org.amphora.directory.internal.secret;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** bcrypt as crypt(3) writes it, read for accounts that come from another server. */
record BcryptHash(String text) implements PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-9])\\$[./A-Za-z0-9]{53}");
    /** bcrypt reads no more bytes than these. */
    private static final int MOST = 72;

    static BcryptHash parse(String text) {
        if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("the password is not of bcrypt's form");
        return new BcryptHash(text);
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] used = password.length > MOST ? Arrays.copyOf(password, MOST) : password;
        try {
            return OpenBSDBCrypt.checkPassword(text, used);
        } finally {
            if (used != password) Arrays.fill(used, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "{BLF-CRYPT}";
    }
}
