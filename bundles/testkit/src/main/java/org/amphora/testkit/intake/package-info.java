/** For tests of those who send mail of the server's own: an intake without filters. */
package org.amphora.testkit.intake;
