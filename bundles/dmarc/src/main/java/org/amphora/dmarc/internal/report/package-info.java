/**
 * What has come in the name of domains with a policy, kept a line for each message, and the reports of RFC 7489 §7.2 that
 * are made of it.
 */
package org.amphora.dmarc.internal.report;
