package dev.zugvogel.relay.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Short texts as payloads, in UTF-8. */
public final class Text {
    /** With four bytes to a character still within a REFUSED frame. */
    private static final int LONGEST_CHARACTERS = 250;

    private static final int LONGEST_BYTES = 1024;

    private Text() {}

    /** What is too long is cut off. */
    public static byte[] bytes(String text) {
        return (text.length() <= LONGEST_CHARACTERS ? text : text.substring(0, LONGEST_CHARACTERS))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @throws BadFrameException if it is too long, or no UTF-8 */
    public static String of(byte[] payload, int offset, int lengthBytes) throws BadFrameException {
        if (lengthBytes > LONGEST_BYTES) throw new BadFrameException("a text of " + lengthBytes + " bytes is too long");
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload, offset, lengthBytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadFrameException("a text is malformed");
        }
    }
}
