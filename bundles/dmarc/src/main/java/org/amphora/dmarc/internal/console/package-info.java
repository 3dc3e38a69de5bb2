/**
 * The commands {@code mail:dmarc-check} and {@code mail:dmarc-report}, there where Karaf's console is.
 */
package org.amphora.dmarc.internal.console;
