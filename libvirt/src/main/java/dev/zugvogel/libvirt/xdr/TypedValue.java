package dev.zugvogel.libvirt.xdr;

/** A value with the type word that libvirt insists on: a number of the wrong width is refused. */
public sealed interface TypedValue {
    record Int32(int value) implements TypedValue {}

    /** @param bits unsigned */
    record UInt32(int bits) implements TypedValue {}

    record Int64(long value) implements TypedValue {}

    /** @param bits unsigned */
    record UInt64(long bits) implements TypedValue {}

    record Float64(double value) implements TypedValue {}

    record Bool(boolean value) implements TypedValue {}

    record Text(String value) implements TypedValue {}

    /** @throws XdrException for a type word that is none of libvirt's seven */
    static TypedValue read(XdrReader in) {
        int word = in.int32();
        return switch (word) {
            case 1 -> new Int32(in.int32());
            case 2 -> new UInt32(in.int32());
            case 3 -> new Int64(in.int64());
            case 4 -> new UInt64(in.int64());
            case 5 -> new Float64(in.float64());
            case 6 -> new Bool(in.bool());
            case 7 -> new Text(in.string());
            default -> throw new XdrException("typed parameter of type " + word);
        };
    }

    default void write(XdrWriter out) {
        switch (this) {
            case Int32(int value) -> out.int32(1).int32(value);
            case UInt32(int bits) -> out.int32(2).int32(bits);
            case Int64(long value) -> out.int32(3).int64(value);
            case UInt64(long bits) -> out.int32(4).int64(bits);
            case Float64(double value) -> out.int32(5).float64(value);
            case Bool(boolean value) -> out.int32(6).bool(value);
            case Text(String value) -> out.int32(7).string(value);
        }
    }
}
