package dev.zugvogel.wire.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import dev.zugvogel.model.forecast.TimeRange;
import java.time.Duration;

/** snake_case, with the unit last where the type has one. */
final class UnitNames extends PropertyNamingStrategy {
    private static final long serialVersionUID = 1L;

    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    @Override
    public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
        return name(name, field.getRawType());
    }

    @Override
    public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String name) {
        return name(name, method.getRawReturnType());
    }

    @Override
    public String nameForConstructorParameter(MapperConfig<?> config, AnnotatedParameter parameter, String name) {
        return name(name, parameter.getRawType());
    }

    private static String name(String name, Class<?> type) {
        String snake = SNAKE.translate(name);
        return type == Duration.class || type == TimeRange.class ? snake + "_ms" : snake;
    }
}
