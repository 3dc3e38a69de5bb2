/**
 * What belongs to the process and not to a role. Karaf leaves a JVM that gets SIGTERM to itself; here every bundle
 * is stopped first, so that sessions are drained and told.
 *
 * <p>Threads: one shutdown hook, which lives only while the process ends.
 */
package org.amphora.lifecycle.internal;
