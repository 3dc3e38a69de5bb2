/**
 * What each role tells the operator, counts its callers with, and reads its configuration with.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.role;
