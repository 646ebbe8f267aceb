package ch.monespacepro.keycloak.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.PersonInMemory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwedMailsTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final PersonInMemory person = new PersonInMemory();
    private final OwedMails mails = new OwedMails(person.model());

    @Test
    void whatIsOwedIsReadAgain() {
        OwedMail mail = OwedMail.toPerson("mepSubject", "mep-mail.ftl", Map.of("link", "https://x/?a=«é»&b=\"c\""), NOON);
        mails.owe(mail);
        assertEquals(List.of(mail), mails.list());
    }

    @Test
    void nothingRemainsWhenAllIsSettled() {
        OwedMail first = to("a.ftl");
        OwedMail second = to("b.ftl");
        mails.owe(first);
        mails.owe(second);
        mails.settle(first.id());
        assertEquals(List.of(second), mails.list());
        mails.settle(second.id());
        assertTrue(person.attributes().isEmpty());
    }

    @Test
    void aTryIsRememberedOfOneMailOnly() {
        OwedMail first = to("a.ftl");
        OwedMail second = to("b.ftl");
        mails.owe(first);
        mails.owe(second);
        mails.postpone(first.id(), NOON.plusSeconds(60));
        assertEquals(List.of(first.postponed(NOON.plusSeconds(60)), second), mails.list());
    }

    @Test
    void aFullListKeepsTheOldest() {
        for (int i = 0; i < 25; i++) {
            mails.owe(to(i + ".ftl"));
        }
        assertEquals(20, mails.list().size());
        assertEquals("0.ftl", mails.list().get(0).template());
        assertEquals("19.ftl", mails.list().get(19).template());
    }

    @Test
    void mailsThatWereGivenUpMakeRoom() {
        for (int i = 0; i < 20; i++) {
            mails.owe(to(i + ".ftl"));
        }
        mails.giveUp(mails.list().get(7).id());
        mails.owe(to("new.ftl"));
        List<String> templates = mails.list().stream().map(OwedMail::template).toList();
        assertFalse(templates.contains("7.ftl"));
        assertEquals("new.ftl", templates.get(19));
    }

    @Test
    void anUnreadableListCountsAsEmpty() {
        for (String written : List.of("", "{}", "[1]", "[{\"id\":\"a\"}]", "[{\"reader\":\"NOBODY\"}]", "null", "[null]")) {
            person.attributes().put(OwedMails.ATTRIBUTE, written);
            assertEquals(List.of(), mails.list(), written);
        }
    }

    @Test
    void aListOfANewerVersionIsRead() {
        mails.owe(to("a.ftl"));
        person.attributes().computeIfPresent(OwedMails.ATTRIBUTE, (name, json) -> json.replace("\"tries\"", "\"new\":1,\"tries\""));
        assertEquals("a.ftl", mails.list().get(0).template());
    }

    @Test
    void valuesOfAnyLengthAreRefused() {
        OwedMail mail = OwedMail.toPerson("s", "t.ftl", Map.of("link", "x".repeat(5000)), NOON);
        assertThrows(IllegalArgumentException.class, () -> mails.owe(mail));
    }

    private static OwedMail to(String template) {
        return OwedMail.toPerson("subject", template, Map.of(), NOON);
    }
}
