package org.amphora.api.filter;

import org.osgi.annotation.versioning.ConsumerType;

/** What a filter has found out: {@link AuthResult}, or a bundle's own record. */
@ConsumerType
public interface FilterResult {}
