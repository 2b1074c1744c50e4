package dev.zugvogel.libvirt.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XdrTest {
    private static final UUID ID = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");

    @Test
    void stringsArePaddedToFourBytesWithoutANul() {
        assertWritten("0000000e71656d753a2f2f2f73797374656d0000", out -> out.string("qemu:///system"));
        assertWritten("0000000474657374", out -> out.string("test"));
        assertWritten("00000000", out -> out.string(""));
    }

    @Test
    void anAbsentOptionalIsOneWord() {
        assertWritten("00000000", out -> out.optionalString(null));
        assertWritten("000000010000000161000000", out -> out.optionalString("a"));
    }

    @Test
    void aUuidIsSixteenBytesWithoutALength() {
        assertWritten("6695eb01f6a4830479aa97f2502e193f", out -> out.uuid(ID));
        assertThat(reader("6695eb01f6a4830479aa97f2502e193f").uuid()).isEqualTo(ID);
    }

    @Test
    void aTypedParameterHasItsTypeWordOnce() {
        var speed = new TypedParameters.Item("bandwidth", new TypedValue.UInt64(100));
        assertWritten(
                "00000001" + "0000000962616e647769647468000000" + "00000004" + "0000000000000064",
                out -> new TypedParameters(List.of(speed)).write(out, 64));
    }

    @Test
    void textBeyondAsciiIsCountedInBytes() {
        assertWritten("00000002c3a40000", out -> out.string("ä"));
        assertThat(reader("00000002c3a40000").string()).isEqualTo("ä");
    }

    @Test
    void aNulInAStringIsRefusedBeforeItCanShortenIt() {
        XdrWriter out = new XdrWriter().string("vm1\0vm2");
        assertThatThrownBy(out::toByteArray).isInstanceOf(XdrException.class).hasMessageContaining("NUL");
    }

    @Test
    void aListLongerThanLibvirtTakesIsRefused() {
        XdrWriter out = new XdrWriter().list(2, List.of("a", "b", "c"), XdrWriter::string);
        assertThatThrownBy(out::toByteArray).isInstanceOf(XdrException.class).hasMessageContaining("3 items");
    }

    @Test
    void aStringLongerThanLibvirtTakesIsRefused() {
        XdrWriter out = new XdrWriter().opaque(new byte[XdrWriter.MAX_BYTES + 1]);
        assertThatThrownBy(out::toByteArray).isInstanceOf(XdrException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "000000", "00000005616263", "ffffffff", "7fffffff", "80000000", "00400001", "0000000161"})
    void aStringThatIsNotThereIsMalformed(String hex) {
        assertThatThrownBy(() -> reader(hex).string()).isInstanceOf(XdrException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff", "00004001", "00000002000000010000", "ffffffff"})
    void aListNeverTrustsItsCount(String hex) {
        assertThatThrownBy(() -> reader(hex).list(16_384, XdrReader::int32)).isInstanceOf(XdrException.class);
    }

    @Test
    void aPresenceWordIsZeroOrOne() {
        assertThatThrownBy(() -> reader("00000002").optionalString())
                .isInstanceOf(XdrException.class)
                .hasMessageContaining("2");
    }

    @Test
    void anUnknownTypeWordIsMalformed() {
        assertThatThrownBy(() -> TypedValue.read(reader("0000000800000000"))).isInstanceOf(XdrException.class);
    }

    @Test
    void numbersAreReadWhateverTheirType() {
        TypedParameters values = new TypedParameters(List.of(
                new TypedParameters.Item("int", new TypedValue.Int32(-1)),
                new TypedParameters.Item("uint", new TypedValue.UInt32(-1)),
                new TypedParameters.Item("llong", new TypedValue.Int64(7)),
                new TypedParameters.Item("ullong", new TypedValue.UInt64(-1)),
                new TypedParameters.Item("text", new TypedValue.Text("7"))));
        assertThat(values.number("int")).hasValue(-1);
        assertThat(values.number("uint")).hasValue(4_294_967_295L);
        assertThat(values.number("llong")).hasValue(7);
        assertThat(values.number("ullong")).hasValue(Long.MAX_VALUE);
        assertThat(values.number("text")).isEmpty();
        assertThat(values.number("missing")).isEmpty();
        assertThat(values.text("text")).hasValue("7");
    }

    private static void assertWritten(String hex, Consumer<XdrWriter> write) {
        XdrWriter out = new XdrWriter();
        write.accept(out);
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(hex);
    }

    private static XdrReader reader(String hex) {
        return new XdrReader(HexFormat.of().parseHex(hex));
    }
}
