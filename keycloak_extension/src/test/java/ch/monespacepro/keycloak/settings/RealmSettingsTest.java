package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.RealmModel;

class RealmSettingsTest {

    private static final Pattern LIMIT = Pattern.compile("(?m)^ +(mep\\.(?:code|reset)\\.\\w+): (\\d+)$");

    @Test
    void realmFileDeclaresTheDefaultLimits() throws IOException {
        String file = Files.readString(Path.of("../realm/realm.yaml"));
        Map<String, String> declared = LIMIT.matcher(file)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));

        assertEquals(8, declared.size(), declared.toString());
        assertEquals(CodeSettings.DEFAULT, CodeSettings.of(realm(declared)));
        assertEquals(ResetLinkSettings.DEFAULT, ResetLinkSettings.of(realm(declared)));
    }

    @Test
    void realmAttributesSetTheLimitsOfResetLinks() {
        assertEquals(
                new ResetLinkSettings(Duration.ofSeconds(120), Duration.ofSeconds(60), 2),
                ResetLinkSettings.of(realm(Map.of(
                        "mep.reset.lifetimeSeconds", "120",
                        "mep.reset.windowSeconds", "60",
                        "mep.reset.maxPerWindow", "2"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "99999", "9999999999", "five", "1e3", " 5", "٥"})
    void malformedLinkLimitCountsAsAbsent(String slip) {
        assertEquals(
                ResetLinkSettings.DEFAULT,
                ResetLinkSettings.of(realm(Map.of("mep.reset.lifetimeSeconds", slip, "mep.reset.maxPerWindow", slip))));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "0, 3", "6, 3"})
    void numberOutsideItsBoundsCountsAsAbsent(String set, int read) {
        assertEquals(read, new RealmSettings(realm(Map.of("n", set))).number("n", 1, 5, 3));
    }

    @Test
    void wordsAreSeparatedByCommas() {
        RealmSettings settings = new RealmSettings(realm(Map.of("set", " ch, FR ,", "empty", "")));

        assertEquals(List.of("CH", "FR"), settings.words("set", "IT"));
        assertEquals(List.of(), settings.words("empty", "IT"));
        assertEquals(List.of("IT"), settings.words("unset", "IT"));
    }

    private static RealmModel realm(Map<String, String> attributes) {
        return Fake.of(RealmModel.class, Map.of("getAttribute", attributes));
    }
}
