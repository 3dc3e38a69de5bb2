/**
 * Forward files: what an account wants done with its mail, in its own directory, as Postfix's local(8) reads it in the
 * syntax of aliases(5). Addresses only: what would run a command or write a file is refused by name, and the mail is kept.
 */
package org.amphora.mda.internal.forward;
