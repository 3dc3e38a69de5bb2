package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.testkit.auth.SaslMechanismContract;
import org.junit.Test;

public class LoginTest extends SaslMechanismContract {
    @Override
    protected SaslMechanism mechanism(Authenticator authenticator) {
        return new Login(PlainTest.check(authenticator));
    }

    @Override
    protected Client client(String login, String password) {
        return new Client() {
            @Override
            public byte[] initial() {
                return null;
            }

            @Override
            public byte[] answer(byte[] challenge) {
                String question = new String(challenge, StandardCharsets.US_ASCII);
                return (question.equals("Username:") ? login : password).getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    @Test
    public void anInitialResponseIsTheName() {
        SaslExchange exchange = mechanism(null).start(context());
        var step = (SaslStep.Challenge) exchange.step("joe".getBytes(StandardCharsets.UTF_8));
        assertEquals("Password:", new String(step.data(), StandardCharsets.US_ASCII));
        assertEquals(new SaslStep.Failure(Reason.UNAVAILABLE), exchange.step(new byte[] {'x'}));
    }

    @Test
    public void anEmptyNameIsMalformed() {
        SaslExchange exchange = mechanism(null).start(context());
        exchange.step(null);
        assertEquals(new SaslStep.Failure(Reason.MALFORMED), exchange.step(new byte[0]));
    }
}
