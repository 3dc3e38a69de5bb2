package org.amphora.dkim.internal.signature;

/** Why a signature, a key or a chain is not good; the message is the reason that is shown. */
public final class SignatureFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Result result;

    /** @param reason may hold what somebody else wrote: it is made a short line */
    public SignatureFailure(Result result, String reason) {
        super(TagList.shortLine(reason), null, false, false); // one for each bad signature: no stack trace
        this.result = result;
    }

    static SignatureFailure unreadable(String reason) {
        return new SignatureFailure(Result.NEUTRAL, reason);
    }

    static SignatureFailure badKey(String reason) {
        return new SignatureFailure(Result.PERMERROR, reason);
    }

    public Result result() {
        return result;
    }
}
