package dev.zugvogel.bed.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zugvogel.bed.process.BedFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A guest as its clients know it: an address, wherever it runs. Any thread. */
public record Guest(String name, String address) {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public URI url() {
        return URI.create("http://" + address + "/");
    }

    /**
     * The body of one of its pages: {@code /}, {@code /acked}, {@code /verify}, {@code /uptime}, {@code /boot}.
     *
     * @throws BedFailure if it does not answer
     */
    public String http(String path) {
        try {
            return get(path, LIMIT);
        } catch (IOException e) {
            throw new BedFailure("guest " + name + " does not answer at " + url() + ": " + e, "./dev bed status");
        }
    }

    /** Lets it read every record back from its disk. */
    public Verification verify() {
        String found = http("/verify");
        try {
            return JSON.readValue(found, Verification.class);
        } catch (JsonProcessingException e) {
            throw new BedFailure("guest " + name + " said " + found, "see its console in ./dev bed status");
        }
    }

    /** The number of its youngest record that is on the disk. */
    public long acknowledged() {
        return Long.parseLong(http("/acked").strip());
    }

    /** The same as long as it was never restarted. */
    public String bootId() {
        return http("/boot").strip();
    }

    /** Whether it answers at this moment. */
    public boolean answers() {
        try {
            return !get("/uptime", Duration.ofSeconds(1)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private String get(String path, Duration limit) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(url().resolve(path)).timeout(limit).build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) throw new IOException("status " + response.statusCode());
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
