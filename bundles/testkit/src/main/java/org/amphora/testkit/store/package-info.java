/**
 * A store in memory for the tests of protocols and delivery, and the contract test that it and every other store pass.
 *
 * <p>{@link org.amphora.testkit.store.MemoryMailStore} is safe on any thread: one lock around everything; listeners
 * are told after the lock is given back.
 */
package org.amphora.testkit.store;
