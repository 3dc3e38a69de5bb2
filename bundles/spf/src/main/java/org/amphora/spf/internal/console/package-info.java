/**
 * The command {@code mail:spf-check}, there where Karaf's console is.
 */
package org.amphora.spf.internal.console;
