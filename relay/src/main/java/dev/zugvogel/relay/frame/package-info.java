/**
 * What travels inside one TLS connection between two relays. Protocol {@code zugvogel-relay/2}, agreed by ALPN.
 *
 * <p>A frame is a big-endian 32 bit header (type in the upper 8 bits, length of the payload in the lower 24) and the
 * payload. Each type has a bound for its length.
 *
 * <pre>
 *   source                                target
 *     HELLO(migration, session, n)  ────────▶
 *              ◀──────── WELCOME, or REFUSED(reason)
 *     MESSAGE(channel, kind, number, payload), ACK(channel, number)    both ways, any connection
 *     HEARTBEAT                     ────────▶  ◀──────── HEARTBEAT     where nothing else is to be sent
 *     REFUSED(reason)               ────────▶  ◀──────── REFUSED       "the session is over"
 *
 *   in a channel, each direction numbered from 0:
 *     OPEN(socket)                  ────────▶            connects to QEMU's socket
 *              ◀──────── ACCEPTED, or REFUSED(reason)
 *     DATA … END(digest)            ────────▶  ◀──────── DATA … END(digest)    each direction ends alone
 *     STOP                          ────────▶  ◀──────── STOP                  "who should read your bytes hung up"
 *     RECEIPT(digest)               ────────▶  ◀──────── RECEIPT(digest)       once both directions have ended
 * </pre>
 *
 * A connection whose first frame is PING measures the link: PING is answered by PONG(MTU), DATA by RECEIPT.
 */
@NullMarked
package dev.zugvogel.relay.frame;

import org.jspecify.annotations.NullMarked;
