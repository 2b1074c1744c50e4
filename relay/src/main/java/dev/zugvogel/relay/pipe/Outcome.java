package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.StreamDigest;
import java.util.Optional;

/**
 * What both ends say about a pipe whose two directions have ended.
 *
 * @param sent what this end sent
 * @param peerReceipt what the peer got of it
 * @param peerSent what the peer sent
 * @param receipt what this end got of that
 */
public record Outcome(StreamDigest sent, Receipt peerReceipt, StreamDigest peerSent, Receipt receipt) {
    /**
     * How the two views differ, if they do. Bytes that only this end's process did not take are no difference: it hung
     * up by its own will.
     */
    public Optional<String> difference() {
        if (!sent.equals(peerReceipt.received()))
            return Optional.of("sent " + sent + ", the peer received " + peerReceipt.received());
        if (peerReceipt.undeliveredBytes() > 0)
            return Optional.of(
                    "the process at the peer did not take the last " + peerReceipt.undeliveredBytes() + " of " + sent);
        if (!peerSent.equals(receipt.received()))
            return Optional.of("the peer sent " + peerSent + ", received " + receipt.received());
        return Optional.empty();
    }

    public long lengthBytes() {
        return sent.lengthBytes() + peerSent.lengthBytes();
    }
}
