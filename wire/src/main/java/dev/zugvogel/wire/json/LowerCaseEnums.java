package dev.zugvogel.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.zugvogel.model.failure.Code;
import java.io.IOException;
import java.util.Locale;

/** Enums travel in lower case: {@code finalsync}, {@code in_doubt}. Codes have a form of their own. */
final class LowerCaseEnums {
    private LowerCaseEnums() {}

    static final class Writing extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifyEnumSerializer(
                SerializationConfig config, JavaType type, BeanDescription description, JsonSerializer<?> serializer) {
            if (type.hasRawClass(Code.class)) return serializer;
            return new StdSerializer<Enum<?>>(Enum.class, false) {
                @Override
                public void serialize(Enum<?> value, JsonGenerator out, SerializerProvider provider)
                        throws IOException {
                    out.writeString(value.name().toLowerCase(Locale.ROOT));
                }
            };
        }
    }

    static final class Reading extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            if (type.hasRawClass(Code.class)) return deserializer;
            return new JsonDeserializer<Object>() {
                @Override
                public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
                    String text = in.getText();
                    for (Object constant : type.getRawClass().getEnumConstants()) {
                        if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) return constant;
                    }
                    return context.handleWeirdStringValue(type.getRawClass(), text, "no such value");
                }
            };
        }
    }
}
