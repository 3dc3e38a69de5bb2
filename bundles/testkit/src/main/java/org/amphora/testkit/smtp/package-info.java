/** A server for what sends mail, which does as a test says, however bad that is. */
package org.amphora.testkit.smtp;
