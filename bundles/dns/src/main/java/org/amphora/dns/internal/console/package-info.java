/**
 * The commands {@code mail:dns-records} and {@code mail:dns-check}, there where Karaf's console is.
 */
package org.amphora.dns.internal.console;
