package dev.zugvogel.sim.bug;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An object of which some calls are done otherwise. */
final class Wrapped {
    private Wrapped() {}

    /** Does one call; {@code real} does it as it should be. */
    interface Call {
        @Nullable
        Object handle(String name, Object[] arguments, Callable<@Nullable Object> real) throws Exception;
    }

    static <T> T of(Class<T> type, T real, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return call.handle(method.getName(), given, () -> {
                        try {
                            return method.invoke(real, given);
                        } catch (InvocationTargetException e) {
                            if (e.getCause() instanceof RuntimeException cause) throw cause;
                            throw e;
                        }
                    });
                }));
    }
}
