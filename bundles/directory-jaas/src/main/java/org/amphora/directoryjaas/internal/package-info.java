/**
 * Passwords of a JAAS realm, such as those of Karaf: whoever its login modules let in has given the right password. A
 * realm does not tell who exists, so that another source must have the account.
 *
 * <p>Invariants: a login module that fails for another reason than the password is a temporary failure; nothing that a
 * module gives (principals, credentials) is kept.
 *
 * <p>Threads: any; a login module runs on the caller's.
 */
package org.amphora.directoryjaas.internal;
