package ch.monespacepro.keycloak.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts in four languages are complete, used, typographically correct and short enough for one SMS. */
class MessagesTest {

    private static final Path MAIN = Path.of("src/main");
    private static final String FRENCH = "fr";
    /** The letters of the GSM 03.38 alphabet that the languages need; any other letter doubles the price of an SMS. */
    private static final String GSM =
            "[\\n @£$¥èéùìòÇØøÅåÆæßÉ!\"#¤%&'()*+,\\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà_]*";

    private static final int ONE_SMS = 160;
    private static final String LONGEST_HOST_LINE = "\n@portail-medecins.example.ch #123456";

    @ParameterizedTest
    @ValueSource(strings = {"de", "it", "en"})
    void everyLanguageHasTheSameKeys(String language) throws IOException {
        assertEquals(keys(FRENCH), keys(language));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "de", "it", "en"})
    void everyTextIsAMessageFormatWithoutSingleApostrophes(String language) throws IOException {
        for (String key : ownKeys(language)) {
            String text = texts(language).getProperty(key);
            // Doubled, it is one: an SMS needs it, because the typographic one is not in its alphabet.
            assertFalse(text.replace("''", "").contains("'"), key + " needs the typographic apostrophe: MessageFormat eats the other");
            assertFalse(new MessageFormat(text, Locale.forLanguageTag(language))
                    .format(new Object[] {2, "123456", 5})
                    .contains("{"));
        }
    }

    @Test
    void frenchPunctuationFollowsANoBreakSpace() throws IOException {
        for (String key : ownKeys(FRENCH)) {
            String text = texts(FRENCH).getProperty(key);
            assertFalse(text.matches(".* [:;!?»].*|.*« .*"), key + ": " + text);
        }
    }

    @Test
    void swissGermanHasNoSharpS() throws IOException {
        assertFalse(texts("de").values().stream().anyMatch(text -> text.toString().contains("ß")));
    }

    @ParameterizedTest
    @CsvSource({
        "fr, signIn", "de, signIn", "it, signIn", "en, signIn",
        "fr, newDestination", "de, newDestination", "it, newDestination", "en, newDestination"
    })
    void codeFitsOneSms(String language, String purpose) throws IOException {
        fitsOneSms(sms(language, "mepCodeSms_" + purpose, "123456", "10") + LONGEST_HOST_LINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "de", "it", "en"})
    void proofCodeFitsOneSms(String language) throws IOException {
        String text = sms(language, "mepCodeSms_proof", "12345678");
        fitsOneSms(text);
        assertFalse(text.contains("#12345678"), "a browser must not fill it in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "de", "it", "en"})
    void noticeOfAWayFitsOneSms(String language) throws IOException {
        for (String way : List.of("email", "phoneNumber", "factor")) {
            String fact = sms(language, "mepWaySms_" + way, "27.11.2026, 23:59") + " ";
            fitsOneSms(fact + text(language, "mepWaySms_call", "+41 79 000 00 00"));
            fitsOneSms(fact + text(language, "mepWaySms_tell"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "de", "it", "en"})
    void changeNoticeFitsOneSms(String language) throws IOException {
        fitsOneSms(sms(language, "mepDestinationSms_call", "27.11.2026, 23:59", "+41 79 000 00 00"));
        fitsOneSms(sms(language, "mepDestinationSms_tell", "27.11.2026, 23:59"));
    }

    private static String sms(String language, String key, Object... parameters) throws IOException {
        return text(language, key, Stream.concat(Stream.of("Mon Espace Pro"), Stream.of(parameters)).toArray());
    }

    private static String text(String language, String key, Object... parameters) throws IOException {
        return new MessageFormat(texts(language).getProperty(key), Locale.forLanguageTag(language)).format(parameters);
    }

    private static void fitsOneSms(String text) {
        assertTrue(text.matches(GSM), text);
        assertTrue(text.length() <= ONE_SMS, text.length() + " characters: " + text);
    }

    @Test
    void everyTextIsUsed() throws IOException {
        String sources = sources();
        for (String key : ownKeys(FRENCH)) {
            // Keycloak builds the label of an authenticator in the selection list from its id.
            String stem = key.replaceAll("_.*", key.contains("_") ? "_" : "").replaceAll("-(display-name|help-text)$", "");
            assertTrue(sources.contains("\"" + stem), key);
        }
    }

    private static Set<String> ownKeys(String language) throws IOException {
        return keys(language).stream()
                .filter(key -> key.startsWith("mep"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(String language) throws IOException {
        return new TreeSet<>(texts(language).stringPropertyNames());
    }

    private static Properties texts(String language) throws IOException {
        Properties texts = new Properties();
        Path file = MAIN.resolve("resources/theme-resources/messages/messages_" + language + ".properties");
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts;
    }

    private static String sources() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(MAIN)) {
            files = found.filter(file -> file.toString().matches(".*\\.(java|ftl)")).toList();
        }
        // The error messages of the user profile are texts of the extension too; there they stand without quotation marks.
        String userProfile = Files.readString(Path.of("../realm/user-profile.yaml"));
        StringBuilder sources = new StringBuilder(userProfile.replaceAll("error-message: (\\w+)", "\"$1\""));
        for (Path file : files) {
            sources.append(Files.readString(file));
        }
        return sources.toString();
    }
}
