package dev.zugvogel.libvirt.xml;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.Bytes;
import java.util.UUID;

/** Single values in documents. Every method throws {@link LibvirtException} Protocol where the text is none. */
final class Scalar {
    private Scalar() {}

    static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException failure) {
            throw Xml.malformed("libvirt", "UUID " + text);
        }
    }

    static int count(String text) {
        try {
            return Integer.parseUnsignedInt(text.strip());
        } catch (NumberFormatException failure) {
            throw Xml.malformed("libvirt", "count " + text);
        }
    }

    /** @param unit KiB where it is empty */
    static Bytes size(String number, String unit) {
        try {
            return new Bytes(Math.multiplyExact(Long.parseLong(number.strip()), bytesPer(unit)));
        } catch (ArithmeticException | IllegalArgumentException failure) {
            throw Xml.malformed("libvirt", "size " + number + " " + unit);
        }
    }

    private static long bytesPer(String unit) {
        return switch (unit) {
            case "b", "byte", "bytes" -> 1;
            case "KB" -> 1000;
            case "", "k", "K", "KiB" -> 1L << 10;
            case "MB" -> 1_000_000;
            case "m", "M", "MiB" -> 1L << 20;
            case "GB" -> 1_000_000_000;
            case "g", "G", "GiB" -> 1L << 30;
            case "TB" -> 1_000_000_000_000L;
            case "t", "T", "TiB" -> 1L << 40;
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
