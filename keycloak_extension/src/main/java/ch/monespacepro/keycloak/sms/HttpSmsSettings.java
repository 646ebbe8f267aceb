package ch.monespacepro.keycloak.sms;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.Config;

/**
 * Where and how the {@code http} gateway is called. Server options {@code spi-sms-gateway--http--…}; give
 * {@code headers} by the environment ({@code KC_SPI_SMS_GATEWAY__HTTP__HEADERS}) when they carry a token, because a
 * command line is readable by every process of the machine.
 *
 * @param url {@code url}: http or https
 * @param headers {@code headers}: {@code Name: value}, several separated by line breaks
 * @param body {@code body}: the JSON template
 * @param connectTimeout {@code connect-timeout-ms}, by default 2000
 * @param readTimeout {@code read-timeout-ms}, by default 5000: until the answer is there whole
 */
public record HttpSmsSettings(
        URI url, Map<String, String> headers, SmsBodyTemplate body, Duration connectTimeout, Duration readTimeout) {

    private static final String OPTION = "Server option spi-sms-gateway--http--";
    private static final int CONNECT_TIMEOUT_MS = 2000;
    private static final int READ_TIMEOUT_MS = 5000;

    public HttpSmsSettings {
        headers = Map.copyOf(headers);
    }

    /** @throws IllegalArgumentException naming the option to mend */
    static HttpSmsSettings of(Config.Scope config) {
        return new HttpSmsSettings(
                url(required(config, "url")),
                headers(config.get("headers", "")),
                body(required(config, "body")),
                milliseconds(config, "connect-timeout-ms", CONNECT_TIMEOUT_MS),
                milliseconds(config, "read-timeout-ms", READ_TIMEOUT_MS));
    }

    static Map<String, String> headers(String setting) {
        Map<String, String> headers = new LinkedHashMap<>();
        setting.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 1) {
                // The line may be a token somebody forgot to name: it is not repeated.
                throw new IllegalArgumentException(OPTION + "headers: a line is not of the form «Name: value»");
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

    private static URI url(String value) {
        URI url = URI.create(value);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(OPTION + "url must begin with https:// or http:// and name a host");
        }
        return url;
    }

    private static SmsBodyTemplate body(String value) {
        try {
            return new SmsBodyTemplate(value);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(OPTION + "body: " + malformed.getMessage());
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
