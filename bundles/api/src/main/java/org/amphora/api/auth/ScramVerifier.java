package org.amphora.api.auth;

import java.util.Optional;
import org.amphora.api.directory.Account;

/** What a server keeps for SCRAM, RFC 5802 §3. The arrays are not changed by anyone. */
public record ScramVerifier(
        Optional<Account> account, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {}
