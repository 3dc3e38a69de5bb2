package org.amphora.dmarc.internal.check;

/** The DNS does not answer: nothing is known for now. */
final class DnsSilence extends Exception {
    private static final long serialVersionUID = 1L;

    DnsSilence(String reason) {
        super(reason, null, false, false);
    }
}
