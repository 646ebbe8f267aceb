package ch.monespacepro.keycloak.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.Fake;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

/** A failure throws no exception, so that it does not undo the work of the request. */
class SmsSenderTest {

    private static final MobileNumber ANNE = new MobileNumber("+41790000001", "CH");

    private final List<String> sent = new ArrayList<>();

    @Test
    void nothingIsSentWithoutAGateway() {
        assertFalse(sender(null).send(ANNE, () -> "text"));
    }

    @Test
    void malformedTextIsNotSent() {
        SmsGateway gateway = message -> sent.add(message.text());

        assertFalse(sender(gateway).send(ANNE, () -> MessageFormat.format("Ancien {0", 1)));
        assertTrue(sender(gateway).send(ANNE, () -> MessageFormat.format("Code {0}", "123456")));
        assertEquals(List.of("Code 123456"), sent);
    }

    @Test
    void exceptionOfTheGatewayMeansNotSent() {
        assertFalse(sender(message -> {
                    throw new SmsNotSentException("status 503");
                })
                .send(ANNE, () -> "text"));
        assertFalse(sender(message -> {
                    throw new IllegalStateException("a fault of the gateway's");
                })
                .send(ANNE, () -> "text"));
    }

    private static SmsSender sender(SmsGateway chosen) {
        Map<Class<?>, Object> providers = Collections.singletonMap(SmsGateway.class, chosen);
        return new SmsSender(Fake.of(KeycloakSession.class, Map.of("getProvider", providers)));
    }
}
