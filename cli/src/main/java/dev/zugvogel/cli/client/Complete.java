package dev.zugvogel.cli.client;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Checks that a value read from JSON has every part that its type promises, so that no renderer meets a null. */
final class Complete {
    private Complete() {}

    /**
     * The value itself.
     *
     * @throws IllegalArgumentException that names the first missing field
     */
    static <T> T check(T value) {
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) checkComponent(value, component);
        }
        if (value instanceof Collection<?> items) items.forEach(Complete::check);
        return value;
    }

    private static void checkComponent(Object record, RecordComponent component) {
        Object part = part(record, component);
        if (part != null) {
            check(part);
        } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw new IllegalArgumentException("it lacks " + component.getName());
        }
    }

    private static @Nullable Object part(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't read " + component, e);
        }
    }
}
