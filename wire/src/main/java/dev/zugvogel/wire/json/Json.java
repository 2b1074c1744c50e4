package dev.zugvogel.wire.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.forecast.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Writes and reads the model as JSON: API, {@code --json}, events, store and journal share this one form. Names are
 * snake_case; a {@link Duration} is a whole number of milliseconds under a name that ends in {@code _ms}, and so is each end of a
 * {@link TimeRange}; an
 * {@link Instant} is ISO 8601 in UTC; enums are lower case; {@link Bytes} and {@link BytesPerSecond} are numbers; a
 * {@link Code} is its text, {@code ZV-2007}. Nulls are written, so that every field is always there. Unknown fields are
 * an error in {@link #read} and ignored in {@link #readLenient}. Thread-safe.
 */
public final class Json {
    private static final ObjectMapper STRICT = mapper();
    private static final ObjectMapper LENIENT = mapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    public static String write(Object value) {
        try {
            return STRICT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("can't write " + value.getClass(), e);
        }
    }

    /** With line breaks and indentation, for people. */
    public static String pretty(Object value) {
        try {
            return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("can't write " + value.getClass(), e);
        }
    }

    /**
     * Reads a request: strict about unknown fields.
     *
     * @throws FailureException with {@link Code#BAD_REQUEST} that says where it is wrong
     */
    public static <T> T read(String text, Class<T> type) {
        return read(STRICT, text, type);
    }

    /** Reads what another version of Zugvogel may have written: ignores unknown fields. Throws as {@link #read}. */
    public static <T> T readLenient(String text, Class<T> type) {
        return read(LENIENT, text, type);
    }

    public static JsonNode tree(Object value) {
        return STRICT.valueToTree(value);
    }

    private static <T> T read(ObjectMapper mapper, String text, Class<T> type) {
        try {
            T value = mapper.readValue(text, type);
            if (value == null) throw FailureException.of(Code.BAD_REQUEST, "the JSON is null");
            return value;
        } catch (JsonProcessingException e) {
            throw dev.zugvogel.model.failure.Failure.of(Code.BAD_REQUEST, "the JSON is wrong: " + firstLine(e))
                    .asException(e);
        }
    }

    private static String firstLine(JsonProcessingException e) {
        String where =
                e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable") + where;
    }

    private static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxDocumentLength(16L << 20)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(new UnitNames())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .withCoercionConfig(LogicalType.Textual, Json::onlyText)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(units())
                .build();
    }

    /** A number is no name. */
    private static void onlyText(MutableCoercionConfig config) {
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float))
            config.setCoercion(shape, CoercionAction.Fail);
    }

    private static SimpleModule units() {
        SimpleModule module = new SimpleModule("units");
        scalar(
                module,
                Duration.class,
                (value, out) -> out.writeNumber(value.toMillis()),
                (in, _) -> Duration.ofMillis(in.getLongValue()));
        scalar(
                module,
                Instant.class,
                (value, out) -> out.writeString(value.toString()),
                (in, _) -> Instant.parse(in.getText()));
        scalar(
                module,
                Bytes.class,
                (value, out) -> out.writeNumber(value.count()),
                (in, _) -> new Bytes(in.getLongValue()));
        scalar(
                module,
                BytesPerSecond.class,
                (value, out) -> out.writeNumber(value.count()),
                (in, _) -> new BytesPerSecond(in.getLongValue()));
        scalar(module, TimeRange.class, Json::write, Json::timeRange);
        scalar(module, Code.class, (value, out) -> out.writeString(value.text()), (in, _) -> Code.parse(in.getText()));
        module.setSerializerModifier(new LowerCaseEnums.Writing());
        module.setDeserializerModifier(new LowerCaseEnums.Reading());
        return module;
    }

    /** The unit is in the name of the range, so that it need not be in each of the three. */
    private static void write(TimeRange range, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("low", range.low().toMillis());
        out.writeNumberField("expected", range.expected().toMillis());
        out.writeNumberField("high", range.high().toMillis());
        out.writeEndObject();
    }

    private static TimeRange timeRange(JsonParser in, DeserializationContext context) throws IOException {
        JsonNode node = context.readTree(in);
        return new TimeRange(millis(node, "low"), millis(node, "expected"), millis(node, "high"));
    }

    private static Duration millis(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber()) throw new IllegalArgumentException(name + " is no whole number");
        return Duration.ofMillis(value.longValue());
    }

    private interface Writer<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private interface Reader<T> {
        T read(JsonParser in, DeserializationContext context) throws IOException;
    }

    private static <T> void scalar(SimpleModule module, Class<T> type, Writer<T> writer, Reader<T> reader) {
        module.addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                writer.write(value, out);
            }
        });
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                try {
                    return reader.read(in, context);
                } catch (RuntimeException e) {
                    return type.cast(
                            context.handleWeirdStringValue(type, in.getText(), "not a %s", type.getSimpleName()));
                }
            }
        });
    }
}
