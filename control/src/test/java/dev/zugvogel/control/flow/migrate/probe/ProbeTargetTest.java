package dev.zugvogel.control.flow.migrate.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTargetTest {
    @Test
    void threeKindsAreRead() {
        assertThat(ProbeTarget.parse("http://192.0.2.7")).isEqualTo(new ProbeTarget.Http("192.0.2.7", 80, "/"));
        assertThat(ProbeTarget.parse("http://web.example:8080/health?deep=no"))
                .isEqualTo(new ProbeTarget.Http("web.example", 8080, "/health?deep=no"));
        assertThat(ProbeTarget.parse("tcp://[2001:db8::1]:6379")).isEqualTo(new ProbeTarget.Tcp("2001:db8::1", 6379));
        assertThat(ProbeTarget.parse("icmp://192.0.2.7")).isEqualTo(new ProbeTarget.Icmp("192.0.2.7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.7",
                "https://192.0.2.7/",
                "file:///etc/passwd",
                "http:///nohost",
                "http://",
                "http:opaque",
                "http://user:secret@192.0.2.7/",
                "http://192.0.2.7/#part",
                "http://192.0.2.7:0/",
                "http://192.0.2.7:65536/",
                "http://192.0.2.7/a b",
                "http://192.0.2.7/\r\nX-Injected: 1",
                "tcp://192.0.2.7",
                "tcp://192.0.2.7:80/path",
                "icmp://192.0.2.7:7",
                "icmp://192.0.2.7/path",
                "gopher://192.0.2.7:70",
            })
    void anythingElseIsABadRequest(String text) {
        assertThatThrownBy(() -> ProbeTarget.parse(text))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.BAD_REQUEST));
    }

    @Test
    void overlongTextIsABadRequestAndNotRepeated() {
        assertThatThrownBy(() -> ProbeTarget.parse("http://192.0.2.7/" + "x".repeat(10_000)))
                .hasMessageContaining("too long")
                .satisfies(e -> assertThat(e.toString()).hasSizeLessThan(400));
    }
}
