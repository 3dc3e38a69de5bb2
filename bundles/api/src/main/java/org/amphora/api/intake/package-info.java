/**
 * Where a protocol hands in mail: policy, filters, trace headers, and then the queue.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.intake;
