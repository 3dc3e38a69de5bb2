package org.amphora.filter.abuse.internal;

/** Names of hosts, as Postfix's valid_hostname has them: RFC 1035 §2.3.1, with underscores. */
final class HostName {
    private HostName() {}

    static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > 255 || name.matches("[0-9.]*")) return false;
        for (String label : name.split("\\.", -1))
            if (!label.matches("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")) return false;
        return true;
    }
}
