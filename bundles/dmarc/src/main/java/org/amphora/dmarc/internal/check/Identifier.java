package org.amphora.dmarc.internal.check;

/**
 * A domain that SPF or DKIM was asked about.
 *
 * @param result the method's own word
 * @param domain in lower case
 * @param detail of SPF {@code mfrom} or {@code helo}, of DKIM the selector, or empty
 */
public record Identifier(Method method, String result, String domain, String detail) {
    public enum Method {
        SPF,
        DKIM
    }

    boolean passes() {
        return result.equals("pass");
    }

    boolean isTemporary() {
        return result.equals("temperror");
    }
}
