package dev.zugvogel.bed.command;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values are read from the command line. */
final class Values {
    private Values() {}

    /** As in 256M. */
    static final class Size implements ITypeConverter<Bytes> {
        @Override
        public Bytes convert(String text) {
            try {
                return Bytes.parse(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** As in 100mbit. */
    static final class Rate implements ITypeConverter<BytesPerSecond> {
        @Override
        public BytesPerSecond convert(String text) {
            try {
                return BytesPerSecond.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
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
}
