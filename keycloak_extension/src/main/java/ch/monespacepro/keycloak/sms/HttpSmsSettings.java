package ch.monespacepro.keycloak.sms;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.Config;

/**
 * The settings of the {@code http} gateway: server options {@code spi-sms-gateway--http--…}. Set {@code headers} by the
 * environment ({@code KC_SPI_SMS_GATEWAY__HTTP__HEADERS}) when they contain a token, because every process of the
 * machine can read a command line. The options of a second gateway have the prefix {@code fallback-}; the timeouts
 * apply to both.
 *
 * @param url {@code url}: http or https
 * @param headers {@code headers}: {@code Name: value}, several separated by line breaks
 * @param body {@code body}: the JSON template
 * @param connectTimeout {@code connect-timeout-ms}, by default 2000
 * @param readTimeout {@code read-timeout-ms}, by default 5000: until the whole answer is received
 */
public record HttpSmsSettings(
        URI url, Map<String, String> headers, SmsBodyTemplate body, Duration connectTimeout, Duration readTimeout) {

    private static final String OPTION = "Server option spi-sms-gateway--http--";
    private static final String FALLBACK = "fallback-";
    private static final List<String> OPTIONS = List.of("url", "headers", "body");
    private static final int CONNECT_TIMEOUT_MS = 2000;
    private static final int READ_TIMEOUT_MS = 5000;

    public HttpSmsSettings {
        headers = Map.copyOf(headers);
    }

    /** @throws IllegalArgumentException naming the option to correct */
    static HttpSmsSettings of(Config.Scope config) {
        return of(config, "");
    }

    /**
     * Returns the second gateway, or empty when no option names one.
     *
     * @throws IllegalArgumentException naming the option to correct
     */
    static Optional<HttpSmsSettings> fallbackOf(Config.Scope config) {
        return OPTIONS.stream().anyMatch(option -> config.get(FALLBACK + option) != null)
                ? Optional.of(of(config, FALLBACK))
                : Optional.empty();
    }

    private static HttpSmsSettings of(Config.Scope config, String prefix) {
        return new HttpSmsSettings(
                url(prefix, required(config, prefix + "url")),
                headers(prefix, config.get(prefix + "headers", "")),
                body(prefix, required(config, prefix + "body")),
                milliseconds(config, "connect-timeout-ms", CONNECT_TIMEOUT_MS),
                milliseconds(config, "read-timeout-ms", READ_TIMEOUT_MS));
    }

    static Map<String, String> headers(String prefix, String setting) {
        Map<String, String> headers = new LinkedHashMap<>();
        setting.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 1) {
                // The line is not shown, because it may be a token without its header name.
                throw new IllegalArgumentException(OPTION + prefix + "headers: a line is not of the form «Name: value»");
            }
            headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static String required(Config.Scope config, String option) {
        String value = config.get(option);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(OPTION + option + " is missing: the gateway «http» cannot send");
        }
        return value;
    }

    private static URI url(String prefix, String value) {
        URI url = URI.create(value);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(OPTION + prefix + "url must begin with https:// or http:// and name a host");
        }
        return url;
    }

    private static SmsBodyTemplate body(String prefix, String value) {
        try {
            return new SmsBodyTemplate(value);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(OPTION + prefix + "body: " + malformed.getMessage());
        }
    }

    private static Duration milliseconds(Config.Scope config, String option, int byDefault) {
        int milliseconds = config.getInt(option, byDefault);
        if (milliseconds <= 0) {
            throw new IllegalArgumentException(OPTION + option + " must be a positive number of milliseconds");
        }
        return Duration.ofMillis(milliseconds);
    }
}
