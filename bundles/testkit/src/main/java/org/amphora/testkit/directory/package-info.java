/**
 * Fakes of the role directory: accounts, domains, aliases and passwords in plain maps, filled by the test.
 *
 * <p>{@link org.amphora.testkit.directory.FakeDirectory} and {@link org.amphora.testkit.directory.FakeAuthenticator}
 * are safe on any thread, as the services that they stand for are.
 */
package org.amphora.testkit.directory;
