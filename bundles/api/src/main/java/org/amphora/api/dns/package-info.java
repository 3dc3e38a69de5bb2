/**
 * DNS lookups with outcomes that a mail server must tell apart.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.dns;
