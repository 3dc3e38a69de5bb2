/** The built server as a process of its own, for tests that see it from outside: ours, and those of filters. */
package org.amphora.testkit.server;
