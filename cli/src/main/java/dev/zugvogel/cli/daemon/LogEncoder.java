package dev.zugvogel.cli.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.zugvogel.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One log event as one line: text for people or JSON for programs. Whatever looks like a token is masked, so that a
 * mistake elsewhere does not put one into a log. Thread-safe.
 */
final class LogEncoder extends EncoderBase<ILoggingEvent> {
    private static final Pattern TOKEN = Pattern.compile("zv[aj]_[A-Za-z0-9_-]+(\\.[0-9a-f]+)?");
    private static final byte[] NOTHING = {};

    private final boolean json;

    LogEncoder(boolean json) {
        this.json = json;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = json ? json(event) : text(event);
        return (TOKEN.matcher(line).replaceAll("(token)") + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ILoggingEvent event) {
        String where = event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
        String cause = trace(event);
        return String.format(
                "%s %-5s %s: %s%s",
                Instant.ofEpochMilli(event.getTimeStamp()),
                event.getLevel(),
                where,
                event.getFormattedMessage(),
                cause.isEmpty() ? "" : "\n" + cause.stripTrailing());
    }

    private static String json(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.ofEpochMilli(event.getTimeStamp()));
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        line.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) line.put("cause", trace(event));
        event.getMDCPropertyMap().forEach(line::putIfAbsent);
        return Json.write(line);
    }

    private static String trace(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
}
