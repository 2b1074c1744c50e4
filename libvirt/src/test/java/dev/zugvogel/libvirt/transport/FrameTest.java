package dev.zugvogel.libvirt.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.libvirt.xdr.XdrException;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected bytes were recorded from libvirt 9.0. */
final class FrameTest {
    private static final String AUTH_LIST_REPLY = "00000024" + "20008086" + "00000001" + "00000042" + "00000001"
            + "00000001" + "00000000" + "0000000100000000";

    @Test
    void callsHaveTheRecordedBytes() {
        assertThat(hex(Frame.call(Procedure.AUTH_LIST, 1, new byte[0])))
                .isEqualTo("0000001c" + "20008086" + "00000001" + "00000042" + "00000000" + "00000001" + "00000000");
        byte[] open = new XdrWriter().optionalString("qemu:///system").int32(0).toByteArray();
        assertThat(hex(Frame.call(Procedure.CONNECT_OPEN, 2, open)))
                .isEqualTo("00000038" + "20008086" + "00000001" + "00000001" + "00000000" + "00000002" + "00000000"
                        + "00000001" + "0000000e" + "71656d753a2f2f2f73797374656d0000" + "00000000");
    }

    @Test
    void keepAliveMessagesHaveTheRecordedBytes() {
        assertThat(hex(Frame.keepAlive(Frame.PONG)))
                .isEqualTo("0000001c" + "6b656570" + "00000001" + "00000002" + "00000002" + "00000000" + "00000000");
    }

    @Test
    void aFrameThatComesByteByByteIsRead() throws IOException {
        InputStream slow = new ByteArrayInputStream(bytes(AUTH_LIST_REPLY)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
        Frame frame = Frame.read(Channels.newChannel(slow));
        assertThat(frame.type()).isEqualTo(Frame.REPLY);
        assertThat(frame.procedure()).isEqualTo(Procedure.AUTH_LIST.number());
        assertThat(frame.body()).isEqualTo(bytes("0000000100000000"));
    }

    @Test
    void theEndInTheMiddleOfAFrameIsTheEndOfTheStream() {
        byte[] whole = bytes(AUTH_LIST_REPLY);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).as("%d bytes", length).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000001b", "02000005", "7fffffff", "ffffffff", "80000000"})
    void aLengthThatNoFrameHasIsMalformedBeforeAnythingIsAllocated(String length) {
        assertThatThrownBy(() -> read(bytes(length))).isInstanceOf(XdrException.class);
    }

    @Test
    void anEmptyBodyIsAFrame() throws IOException {
        byte[] reply = bytes("0000001c" + "20008086" + "00000001" + "00000001" + "00000001" + "00000002" + "00000000");
        assertThat(read(reply).body()).isEmpty();
    }

    private static Frame read(byte[] bytes) throws IOException {
        return Frame.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private static String hex(Frame frame) {
        return HexFormat.of().formatHex(frame.encode().array());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
