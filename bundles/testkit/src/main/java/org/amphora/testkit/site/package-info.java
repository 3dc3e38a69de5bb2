/**
 * A fake of the role site: values in plain fields, filled by the test.
 *
 * <p>Thread rule: a test fills {@link org.amphora.testkit.site.FakeSite} before others read it.
 */
package org.amphora.testkit.site;
