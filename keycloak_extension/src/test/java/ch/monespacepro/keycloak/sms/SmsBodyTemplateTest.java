package ch.monespacepro.keycloak.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmsBodyTemplateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"code 123456", "a \"quote\" and a \\ backslash", "two\nlines\ttab", "{to} {text}", "$1 \\1", "«é» \u0001"})
    void textIsEscapedLosslessly(String text) throws JsonProcessingException {
        SmsBodyTemplate template = new SmsBodyTemplate("{\"to\":\"{to}\",\"text\":\"{text}\"}");
        JsonNode body = new ObjectMapper().readTree(template.filled("+41790000001", text));
        assertEquals("+41790000001", body.get("to").asText());
        assertEquals(text, body.get("text").asText());
    }

    @Test
    void placeholderMayBePartOfALongerString() {
        assertEquals(
                "{\"message\":\"sms:+41: hello\"}",
                new SmsBodyTemplate("{\"message\":\"sms:{to}: {text}\"}").filled("+41", "hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"to\":\"{to}\"}", "{\"text\":\"{text}\"}", "{\"to\":{to},\"text\":\"{text}\"}"})
    void unusableTemplateIsRefusedAtConstruction(String template) {
        assertThrows(IllegalArgumentException.class, () -> new SmsBodyTemplate(template));
    }
}
