/**
 * The store contract, shaped so that a Maildir on one disk and a replicated database both fit.
 *
 * <p>Invariants: a mailbox is known by a stable opaque id, names only map to ids; UIDs and MODSEQs are never used
 * twice; UID order is append order, and UID 11 is never visible before UID 10; bodies have CRLF line ends; message
 * sequence numbers belong to the IMAP session, never to the store. Every call may block and runs on a worker
 * thread. No caller takes a failure to mean <em>not done</em>: see {@link org.amphora.api.store.StoreException}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.store;
