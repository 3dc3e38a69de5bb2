/**
 * The commands {@code mail:dkim-*} and {@code mail:arc-verify}, there where Karaf's console is. What they say is made by
 * classes that know no console: the result on the first line, and below it how it came about.
 */
package org.amphora.dkim.internal.console;
