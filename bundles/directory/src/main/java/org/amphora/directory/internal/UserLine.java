package org.amphora.directory.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.directory.internal.secret.PasswordHash;
import org.amphora.directory.internal.secret.ScramSecret;

/**
 * One line of the file of users, a Dovecot passwd-file: {@code user:password:uid:gid:gecos:home:shell:extra}. Of the
 * fields in the middle nothing is used; {@code extra} may hold, parted by blanks, {@code nologin}, {@code
 * userdb_quota_rule=*:storage=1G}, {@code allow_nets=192.0.2.0/24,2001:db8::/32} and SCRAM verifiers. All behind the seventh colon is {@code extra}.
 *
 * @param password the field as it stands: what a check holds for
 * @param hash the same, read
 */
record UserLine(Account account, String password, PasswordHash hash, List<ScramSecret> scram) {
    private static final int FIELDS = 8;
    private static final Pattern QUOTA = Pattern.compile("\\*:(storage|bytes)=(\\d{1,15})([BKMGT]?)");

    /** The account's name that a line begins with, or an empty text: a comment or blank line. */
    static String name(String line, String realm) {
        if (line.isBlank() || line.startsWith("#")) return "";
        int colon = line.indexOf(':');
        String name = Names.canonical(colon < 0 ? line : line.substring(0, colon));
        return name.indexOf('@') >= 0 || realm.isEmpty() ? name : name + '@' + realm;
    }

    /** @throws IllegalArgumentException saying what is wrong, without a secret */
    static UserLine parse(String line, String realm) {
        String[] f = line.split(":", FIELDS);
        Address address = Address.of(name(line, realm));
        if (address.domain().isEmpty())
            throw new IllegalArgumentException("user@domain is expected (a bare name needs default_realm)");
        if (!Names.isLocalPart(address.local()) || !Names.isDomain(address.domain()))
            throw new IllegalArgumentException("the name before the first colon cannot be an account's");
        if (f.length < 2) throw new IllegalArgumentException("user:password is expected");
        boolean enabled = true;
        long quota = 0;
        List<Network> allowNets = List.of();
        List<ScramSecret> scram = new ArrayList<>();
        for (String word :
                f.length < FIELDS ? new String[0] : f[FIELDS - 1].strip().split("\\s+")) {
            if (word.equals("nologin") || word.startsWith("nologin=")) enabled = false;
            else if (word.startsWith("userdb_quota_rule=")) quota = quota(word.substring(word.indexOf('=') + 1));
            else if (word.startsWith("allow_nets=")) allowNets = networks(word.substring(word.indexOf('=') + 1));
            else if (ScramSecret.isOne(word)) scram.add(ScramSecret.parse(word));
        }
        PasswordHash hash = PasswordHash.parse(f[1]);
        if (hash instanceof ScramSecret own) scram.add(own);
        return new UserLine(new Account(address.toString(), enabled, quota, allowNets), f[1], hash, List.copyOf(scram));
    }

    /** The line with verifiers for a password that it has already, all else as it was. */
    static String withScram(String line, List<ScramSecret> scram) {
        return withPassword(line, line.split(":", FIELDS)[1], scram);
    }

    /** {@code local}, Dovecot's word for its own tools, is nobody here. */
    private static List<Network> networks(String list) {
        List<Network> networks = Arrays.stream(list.split(","))
                .filter(n -> !n.isEmpty() && !n.equals("local"))
                .map(Network::parse)
                .toList();
        if (networks.isEmpty()) throw new IllegalArgumentException("allow_nets=192.0.2.0/24,… is expected");
        return networks;
    }

    /** In bytes. Dovecot counts a storage rule without a unit in kilobytes; rules for one folder are not ours. */
    private static long quota(String rule) {
        if (!rule.startsWith("*:")) return 0;
        Matcher m = QUOTA.matcher(rule);
        if (!m.matches()) throw new IllegalArgumentException("a quota rule such as *:storage=1G is expected");
        String unit = m.group(3).isEmpty() ? m.group(1).equals("storage") ? "K" : "B" : m.group(3);
        return Math.multiplyExact(Long.parseLong(m.group(2)), 1L << 10 * "BKMGT".indexOf(unit));
    }

    /** The line for a new account. */
    static String format(String name, String hash, List<ScramSecret> scram) {
        return withPassword(name, hash, scram);
    }

    /** The verifier for a hash function. */
    Optional<ScramSecret> scram(ScramSecret.Hash function) {
        return scram.stream().filter(s -> s.hash() == function).findFirst();
    }

    /** The line with another password, all else as it was. */
    static String withPassword(String line, String hash, List<ScramSecret> scram) {
        String[] f = line.split(":", FIELDS);
        var extra = new StringBuilder();
        if (f.length == FIELDS) {
            for (String word : f[FIELDS - 1].strip().split("\\s+"))
                if (!ScramSecret.isOne(word))
                    extra.append(extra.length() == 0 ? "" : " ").append(word);
        }
        scram.forEach(s -> extra.append(extra.length() == 0 ? "" : " ").append(s));
        var out = new StringBuilder(f[0]).append(':').append(hash);
        for (int i = 2; i < FIELDS - 1; i++) {
            if (i < f.length || extra.length() > 0) out.append(':').append(i < f.length ? f[i] : "");
        }
        return extra.length() == 0
                ? out.toString()
                : out.append(':').append(extra).toString();
    }
}
