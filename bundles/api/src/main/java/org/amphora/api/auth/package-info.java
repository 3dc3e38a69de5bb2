/**
 * How a client proves who it is: SASL (RFC 4422), PLAIN (RFC 4616), SCRAM (RFC 5802, 7677).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.auth;
