package dev.zugvogel.libvirt.xdr;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Named, typed values in order; a name may repeat. Which names there are depends on libvirt's version and on the moment,
 * so every getter is optional. Immutable.
 */
public record TypedParameters(List<Item> items) {
    public static final TypedParameters NONE = new TypedParameters(List.of());

    public record Item(String name, TypedValue value) {}

    public TypedParameters {
        items = List.copyOf(items);
    }

    public static TypedParameters read(XdrReader in, int max) {
        return new TypedParameters(in.list(max, item -> new Item(item.string(), TypedValue.read(item))));
    }

    public XdrWriter write(XdrWriter out, int max) {
        return out.list(max, items, (each, item) -> item.value().write(each.string(item.name())));
    }

    /** A number of any integer type. An unsigned one beyond {@link Long#MAX_VALUE} counts as that. */
    public OptionalLong number(String name) {
        return values(name)
                .flatMap(value -> switch (value) {
                    case TypedValue.Int32(int number) -> Stream.of((long) number);
                    case TypedValue.UInt32(int bits) -> Stream.of(Integer.toUnsignedLong(bits));
                    case TypedValue.Int64(long number) -> Stream.of(number);
                    case TypedValue.UInt64(long bits) -> Stream.of(bits < 0 ? Long.MAX_VALUE : bits);
                    case TypedValue.Float64 _, TypedValue.Bool _, TypedValue.Text _ -> Stream.<Long>empty();
                })
                .mapToLong(Long::longValue)
                .findFirst();
    }

    public Optional<Boolean> flag(String name) {
        return values(name)
                .filter(TypedValue.Bool.class::isInstance)
                .map(value -> ((TypedValue.Bool) value).value())
                .findFirst();
    }

    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /** Every text of that name, in order. */
    public List<String> texts(String name) {
        return values(name)
                .filter(TypedValue.Text.class::isInstance)
                .map(value -> ((TypedValue.Text) value).value())
                .toList();
    }

    private Stream<TypedValue> values(String name) {
        return items.stream().filter(item -> item.name().equals(name)).map(Item::value);
    }
}
