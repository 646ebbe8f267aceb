package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.PersonInMemory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonalDataTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyAttributeIsGivenOutAndJsonIsUnpacked() throws Exception {
        Map<String, String> kept = Map.of(
                "title", "Dr méd.",
                "namesToReview", "2026-11-30T08:00:00Z",
                "hinAddress", "{\"town\": \"Genève\"}",
                "proposedName", "{\"title\": \"\", \"lastName\": \"Médecin\"}");

        assertEquals(
                JSON.readTree("{\"title\": \"Dr méd.\", \"namesToReview\": \"2026-11-30T08:00:00Z\","
                        + " \"hinAddress\": {\"town\": \"Genève\"},"
                        + " \"proposedName\": {\"title\": \"\", \"lastName\": \"Médecin\"}}"),
                attributes(kept));
    }

    @Test
    void sessionOfAChangeOfAddressAndLinksOfMailsAreNot() throws Exception {
        Map<String, String> kept = Map.of(
                "emailChanges", "[{\"id\": \"a\", \"to\": \"b@example.ch\", \"session\": \"secret\"}]",
                "mailsOwed", "[{\"values\": {\"link\": \"secret\"}}]");

        assertEquals(
                JSON.readTree("{\"emailChanges\": [{\"id\": \"a\", \"to\": \"b@example.ch\"}]}"), attributes(kept));
    }

    private static JsonNode attributes(Map<String, String> kept) {
        return new PersonalData(null, null, new PersonInMemory(kept).model()).attributes();
    }
}
