/** One class for each POP3 command: its arguments and what it does. Stateless; all state is in the session. */
package org.amphora.pop3.internal.command;
