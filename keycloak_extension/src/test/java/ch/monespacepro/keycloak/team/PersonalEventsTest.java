package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that lets its reader act as the person is given out, at whatever depth an administrator wrote it. */
class PersonalEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentials", "secretData", "password", "token_id", "refresh_token_id", "access_token", "client_assertion_id",
                "code_id", "codeId", "code", "identity_provider_broker_session_id", "sessionId", "mailsOwed", "clientSecret"
            })
    void secretFieldIsLeftOut(String name) throws Exception {
        JsonNode written = JSON.readTree("{\"lastName\": \"Muster\", \"" + name + "\": \"x\", \"in\": [{\"" + name + "\": 1}]}");

        assertEquals(JSON.readTree("{\"lastName\": \"Muster\", \"in\": [{}]}"), PersonalEvents.withoutSecrets(written));
    }

    @Test
    void secretInAnAttributeThatIsJsonIsLeftOut() throws Exception {
        String written = "{\"attributes\": {\"emailChanges\": [\""
                + "[{\\\"to\\\": \\\"a@b.ch\\\", \\\"session\\\": \\\"x\\\"}]\"]}}";

        assertEquals(
                JSON.readTree("{\"attributes\": {\"emailChanges\": [[{\"to\": \"a@b.ch\"}]]}}"),
                PersonalEvents.withoutSecrets(JSON.readTree(written)));
    }

    @Test
    void whatIsAboutThePersonIsKept() throws Exception {
        String kept = "{\"code_channel\": \"sms\", \"code_destination\": \"+41 ** 12\", \"username\": \"a@b.ch\","
                + " \"attributes\": {\"phoneNumber\": [\"+41790000001\"], \"codeChannel\": [\"sms\"]}, \"credential_type\": \"otp\"}";

        assertEquals(JSON.readTree(kept), PersonalEvents.withoutSecrets(JSON.readTree(kept)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\": 1}|{\"a\":1}", "[1]|[1]", "{broken|\"{broken\"", "+41790000001|\"+41790000001\""})
    void jsonInATextIsUnpacked(String written, String shown) {
        assertEquals(shown, PersonalData.value(written).toString());
    }
}
