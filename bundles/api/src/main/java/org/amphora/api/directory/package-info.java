/**
 * Who lives here: local domains, users, aliases.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.directory;
