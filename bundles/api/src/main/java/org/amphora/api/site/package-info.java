/**
 * What all roles share: {@code org.amphora.site.cfg}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.site;
