/**
 * The console's commands in the scope {@code mail}: one class for each, over the shared contracts only. A service is
 * looked up when a command needs it, so that a command says which role is missing where Karaf would hide it. And what
 * an operator finds in the log of the server as a whole: that it stops.
 *
 * <p>Thread rule: a command runs on its console's thread and may block.
 */
package org.amphora.shell.internal;
