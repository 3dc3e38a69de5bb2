/** Keys for tests: made anew in each run, so that none lies in the repository. Safe on any thread. */
package org.amphora.testkit.tls;
