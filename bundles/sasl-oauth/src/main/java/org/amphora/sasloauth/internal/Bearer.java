package org.amphora.sasloauth.internal;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;

/** OAUTHBEARER and XOAUTH2: one message with a token; a refusal is told in JSON before the exchange fails. */
final class Bearer implements SaslMechanism {
    private final boolean google;
    private final TokenCheck check;
    private final String scope;
    private final String openidConfiguration;

    /**
     * @param google whether it is XOAUTH2
     * @param scope told with a refusal, or empty
     * @param openidConfiguration an address, told with a refusal, or empty
     */
    Bearer(boolean google, TokenCheck check, String scope, String openidConfiguration) {
        this.google = google;
        this.check = check;
        this.scope = scope;
        this.openidConfiguration = openidConfiguration;
    }

    @Override
    public String name() {
        return google ? "XOAUTH2" : "OAUTHBEARER";
    }

    /** A token is as good as a password for as long as it lives. */
    @Override
    public boolean showsPassword() {
        return true;
    }

    @Override
    public int strength() {
        return google ? 14 : 15;
    }

    @Override
    public SaslExchange start(SaslContext context) {
        return new Exchange();
    }

    private final class Exchange implements SaslExchange {
        private String claimed = "";
        private String detail = "";
        private boolean refused;

        @Override
        public String claimed() {
            return claimed;
        }

        @Override
        public String detail() {
            return detail;
        }

        @Override
        public SaslStep step(byte[] response) {
            // RFC 7628 §3.2.3: whatever the client says to the refusal
            if (refused) return new SaslStep.Failure(Reason.BAD_CREDENTIALS);
            if (response == null) return new SaslStep.Challenge(new byte[0]);
            Optional<BearerMessage> message =
                    utf8(response).flatMap(google ? BearerMessage::xoauth2 : BearerMessage::oauthBearer);
            if (message.isEmpty()) return new SaslStep.Failure(Reason.MALFORMED);
            claimed = message.get().user();
            TokenCheck.Result result = check.check(message.get().token(), claimed);
            if (result instanceof TokenCheck.Result.Good good) return new SaslStep.Success(good.account(), new byte[0]);
            var bad = (TokenCheck.Result.Bad) result;
            detail = bad.detail();
            refused = true;
            return new SaslStep.Challenge(refusal(bad.status()));
        }
    }

    /** RFC 7628 §3.2.2; for XOAUTH2 the status of HTTP (RFC 6750 §3.1). */
    private byte[] refusal(String status) {
        var json = new LinkedHashMap<String, Object>();
        json.put("status", !google ? status : status.equals("invalid_token") ? "401" : "403");
        if (google) json.put("schemes", "bearer");
        if (!scope.isEmpty()) json.put("scope", scope);
        if (!openidConfiguration.isEmpty()) json.put("openid-configuration", openidConfiguration);
        return JSONObjectUtils.toJSONString(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
