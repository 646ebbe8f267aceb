package ch.monespacepro.keycloak.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.email.EmailException;
import org.keycloak.theme.FreeMarkerException;

class MailOutcomeTest {

    private static final String ADDRESS = "anne.medecin@example.ch";

    @Test
    void brokenTextIsDistinguishedFromAnUnreachableServer() {
        EmailException subject = new EmailException("", new IllegalArgumentException("Unmatched braces in the pattern."));
        EmailException body = new EmailException("", new EmailException("", new FreeMarkerException("", null)));
        EmailException silent = new EmailException("", new RuntimeException(new SocketTimeoutException()));

        assertEquals(MailOutcome.BROKEN_TEXT, MailOutcome.of(subject));
        assertEquals(MailOutcome.BROKEN_TEXT, MailOutcome.of(body));
        assertEquals(MailOutcome.BROKEN_TEXT, MailOutcome.of(new IllegalArgumentException()));
        assertEquals(MailOutcome.NOT_TAKEN, MailOutcome.of(silent));
        assertEquals(MailOutcome.NOT_TAKEN, MailOutcome.of(new EmailException("Invalid address '" + ADDRESS + "'.")));
    }

    @Test
    void logNamesTheInnermostCauseWithoutAddress() {
        Exception refused = new EmailException("", new RuntimeException(new SocketTimeoutException("550 <" + ADDRESS + ">")));

        assertEquals(SocketTimeoutException.class.getName(), MailOutcome.nameOf(refused));
        assertEquals(EmailException.class.getName(), MailOutcome.nameOf(new EmailException(ADDRESS)));
    }

    @Test
    void mailToStringContainsNoValues() {
        assertEquals("Mail[mep-code.ftl]", new Mail("s", "mep-code.ftl", java.util.Map.of("code", "123456")).toString());
        assertEquals(List.of("SENT", "NO_ADDRESS", "BROKEN_TEXT", "NOT_TAKEN"), names());
    }

    private static List<String> names() {
        return java.util.Arrays.stream(MailOutcome.values()).map(Enum::name).toList();
    }
}
