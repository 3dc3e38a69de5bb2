/**
 * A fake of the role dns: records in a map, filled by the test.
 *
 * <p>Thread rule: {@link org.amphora.testkit.dns.FakeDns} is safe on any thread.
 */
package org.amphora.testkit.dns;
