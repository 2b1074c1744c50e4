package dev.zugvogel.model.check;

import dev.zugvogel.model.failure.Code;

/** One line of a check report: what was found and what to do about it. */
public record Finding(Code code, Severity severity, String message, String remedy) {
    public static Finding error(Code code, String message) {
        return new Finding(code, Severity.ERROR, message, code.remedy());
    }

    public static Finding warning(Code code, String message) {
        return new Finding(code, Severity.WARNING, message, code.remedy());
    }

    public static Finding info(Code code, String message) {
        return new Finding(code, Severity.INFO, message, code.remedy());
    }

    public Finding withRemedy(String better) {
        return new Finding(code, severity, message, better);
    }
}
