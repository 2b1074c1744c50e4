package dev.zugvogel.bed.command;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.scenario.LinkShape;
import dev.zugvogel.bed.bench.scenario.Scenario;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values are read from the command line. */
final class Values {
    private Values() {}

    /** As in 256M. */
    static final class Size implements ITypeConverter<Bytes> {
        @Override
        public Bytes convert(String text) {
            return understood(text, Bytes::parse);
        }
    }

    /** As in 100mbit. */
    static final class Rate implements ITypeConverter<BytesPerSecond> {
        @Override
        public BytesPerSecond convert(String text) {
            return understood(text, BytesPerSecond::parse);
        }
    }

    /** As in 1%, of a hundred. */
    static final class Percent implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
            if (!number.matches("\\d{1,3}(\\.\\d{1,2})?") || Double.parseDouble(number) > 100)
                throw new TypeConversionException("not a share between 0% and 100%: " + text);
            return Double.valueOf(number);
        }
    }

    /** As in first-trip. */
    static final class ScenarioName implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String text) {
            return understood(text, Scenario::parse);
        }
    }

    /** As in 100mbit-1%. */
    static final class Shape implements ITypeConverter<LinkShape> {
        @Override
        public LinkShape convert(String text) {
            return understood(text, LinkShape::parse);
        }
    }

    /** As in virsh-xbzrle. */
    static final class ToolName implements ITypeConverter<Tool> {
        @Override
        public Tool convert(String text) {
            return understood(text, Tool::parse);
        }
    }

    private static <T> T understood(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
