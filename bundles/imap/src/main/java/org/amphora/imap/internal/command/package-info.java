/** The commands of IMAP, a class each: what its arguments are and what it does. {@code CommandTable} says when. */
package org.amphora.imap.internal.command;
