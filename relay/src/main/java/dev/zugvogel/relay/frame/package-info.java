/**
 * What travels inside one TLS connection between two relays. Protocol {@code zugvogel-relay/1}, agreed by ALPN.
 *
 * <p>A frame is a big-endian 32 bit header (type in the upper 8 bits, length of the payload in the lower 24) and the
 * payload. Each type has a bound for its length.
 *
 * <pre>
 *   source                                target
 *     OPEN(migration, socket)  ────────▶            connects to QEMU's socket
 *              ◀──────── ACCEPTED, or REFUSED(reason)
 *     DATA … END(digest)       ────────▶  ◀──────── DATA … END(digest)    each direction ends alone
 *     HEARTBEAT                ────────▶  ◀──────── HEARTBEAT             while either direction is open
 *     STOP                     ────────▶  ◀──────── STOP                  "whoever should read your bytes hung up"
 *     RECEIPT(digest)          ────────▶  ◀──────── RECEIPT(digest)       once both directions have ended
 *     close_notify             ────────▶  ◀──────── close_notify
 * </pre>
 *
 * A connection whose first frame is PING measures the link: PING is answered by PONG(MTU), DATA by RECEIPT.
 */
@NullMarked
package dev.zugvogel.relay.frame;

import org.jspecify.annotations.NullMarked;
