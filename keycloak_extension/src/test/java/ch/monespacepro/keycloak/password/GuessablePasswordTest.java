package ch.monespacepro.keycloak.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.monespacepro.keycloak.hin.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GuessablePasswordTest {

    private static final JsonNode VECTORS = Vectors.document("passwords.json");

    private final GuessablePassword rule = new GuessablePassword(new GuessScore());
    private final ForbiddenWords words = WordList.of(wordsOfTheRealm());

    @TestFactory
    Stream<DynamicTest> passwordsAsPeopleChooseThem() {
        return Vectors.tests(VECTORS, "cases", this::check);
    }

    /** OWASP ASVS 5.0, 6.2.4: the 3000 most common ones that are long enough for the policy. */
    @Test
    void mostCommonPasswordsAreRefused() throws IOException {
        List<String> accepted = commonPasswords()
                .filter(password -> password.length() >= 8)
                .limit(3000)
                .toList()
                .parallelStream()
                .filter(password -> fault(password, VECTORS.get("person")).isEmpty())
                .toList();
        assertEquals(List.of(), accepted);
    }

    @Test
    void personWithoutNamesHasNoWords() {
        assertEquals(List.of(), PersonWords.of(null, "", null).guesses());
        assertFalse(PersonWords.of(null, null, null).contain(""));
    }

    @Test
    void toStringContainsNoName() {
        assertFalse(PersonWords.of("Anne", "Médecin", "anne@example.ch").toString().contains("anne"));
    }

    private void check(JsonNode entry) {
        JsonNode person = entry.has("person") ? entry.get("person") : VECTORS.get("person");
        assertEquals(
                Optional.ofNullable(entry.path("refused").textValue()),
                fault(entry.required("password").textValue(), person));
    }

    private Optional<String> fault(String password, JsonNode person) {
        PersonWords own = PersonWords.of(
                person.path("firstName").textValue(),
                person.path("lastName").textValue(),
                person.path("email").textValue());
        return rule.fault(password, own, words).map(PasswordFault::code);
    }

    private static Stream<String> commonPasswords() throws IOException {
        try (InputStream list = Zxcvbn.class.getResourceAsStream("matchers/dictionaries/passwords.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    private static List<String> wordsOfTheRealm() {
        try (Stream<String> lines = Files.lines(Path.of("../realm/forbidden-passwords.txt"))) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
