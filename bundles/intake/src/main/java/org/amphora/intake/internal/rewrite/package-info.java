/**
 * What becomes of addresses before they are routed, and which recipients a message gets besides: Postfix's cleanup, in the
 * words of canonical(5) and postconf(5). The order is that of {@link org.amphora.intake.internal.rewrite.Rewriter}.
 *
 * <p>Tables are immutable and swapped as a whole when their files change. Threads: any.
 */
package org.amphora.intake.internal.rewrite;
