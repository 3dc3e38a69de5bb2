/** Bodies of messages while a milter or a filter looks at them: in memory while they are small, else in a file. */
package org.amphora.milter.internal.spool;
