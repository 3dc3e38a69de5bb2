/** Fakes and contract tests of authentication. */
package org.amphora.testkit.auth;
