/**
 * What a filter implements: {@link org.amphora.api.filter.MailFilter} while SMTP speaks,
 * {@link org.amphora.api.filter.DeliveryFilter} for each recipient at delivery.
 *
 * <p>A filter has no effects of its own: it returns a verdict, edits and actions. A milter is a {@code MailFilter},
 * and a {@code MailFilter} can be a milter: the stages, verdicts and edits are the milter protocol's.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.filter;
