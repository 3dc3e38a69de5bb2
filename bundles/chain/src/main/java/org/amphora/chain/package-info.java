/**
 * What the two roles that run filters have in common: which filters are asked and in which order, about whose mail, for
 * how long, what is done with one that keeps failing, what is counted, and how a filter in shadow is compared. No bundle
 * of its own: intake and mda have it inside, so that each can be replaced alone.
 *
 * <p>Invariants: what a message is asked about is a list that does not change once it has been read ({@link
 * org.amphora.chain.FilterSet#ordered}); nothing here keeps an object of a filter's bundle once the filter has been
 * removed.
 */
package org.amphora.chain;
