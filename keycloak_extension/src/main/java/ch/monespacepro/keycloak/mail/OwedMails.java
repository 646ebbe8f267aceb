package ch.monespacepro.keycloak.mail;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The mails that are owed about one person, in their attribute {@code mailsOwed}: written in the transaction that makes
 * them due, so that neither is there without the other. {@link OwedMailsJob} sends them.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}, or created in this transaction: the list is
 *     read and written as a whole
 */
public record OwedMails(UserModel person) {

    /** The user attribute with the list, as JSON. */
    public static final String ATTRIBUTE = "mailsOwed";

    private static final Logger LOG = Logger.getLogger(OwedMails.class);
    private static final TypeReference<List<OwedMail>> LIST = new TypeReference<>() {};
    private static final int MOST = 20;
    /** Of one mail as JSON, in characters: a link with its token has about 1,000. */
    private static final int LONGEST = 4000;

    public List<OwedMail> list() {
        return read(person.getFirstAttribute(ATTRIBUTE), person.getId());
    }

    /** Reads a value of the attribute. */
    static List<OwedMail> read(String written, String personId) {
        if (written == null) {
            return List.of();
        }
        try {
            return List.copyOf(JsonSerialization.readValue(written, LIST));
        } catch (IOException | RuntimeException unreadable) {
            // Written by another hand. It must not keep the person from anything.
            LOG.errorf("Attribute %s of person %s is unreadable and counts as empty", ATTRIBUTE, personId);
            return List.of();
        }
    }

    /**
     * Adds a mail. When the list is full, mails that were given up make room; otherwise the new mail is dropped, because
     * those before it were promised first.
     */
    public void owe(OwedMail mail) {
        if (json(List.of(mail)).length() > LONGEST) {
            throw new IllegalArgumentException("Values too long: " + mail);
        }
        List<OwedMail> mails = new ArrayList<>(list());
        if (mails.size() >= MOST) {
            mails.stream().filter(OwedMail::failed).findFirst().ifPresent(mails::remove);
        }
        if (mails.size() >= MOST) {
            LOG.errorf("Mail %s about person %s is dropped: %d wait already", mail.template(), person.getId(), MOST);
            return;
        }
        mails.add(mail);
        write(mails);
    }

    /** Returns whether so many further mails would be kept. */
    public boolean hasRoomFor(int further) {
        return list().stream().filter(mail -> !mail.failed()).count() + further <= MOST;
    }

    /** The mail was sent, or is owed no more. */
    public void settle(String id) {
        write(list().stream().filter(mail -> !mail.id().equals(id)).toList());
    }

    /** A try begins; the next one may begin at the given moment. */
    public void postpone(String id, Instant next) {
        change(id, mail -> mail.postponed(next));
    }

    /** Keeps the mail for the team to see; it is not tried again. */
    public void giveUp(String id) {
        change(id, OwedMail::givenUp);
    }

    Optional<OwedMail> find(String id) {
        return list().stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    private void change(String id, UnaryOperator<OwedMail> how) {
        write(list().stream()
                .map(mail -> mail.id().equals(id) ? how.apply(mail) : mail)
                .toList());
    }

    private void write(List<OwedMail> mails) {
        if (mails.isEmpty()) {
            person.removeAttribute(ATTRIBUTE);
        } else {
            person.setSingleAttribute(ATTRIBUTE, json(mails));
        }
    }

    private static String json(List<OwedMail> mails) {
        try {
            return JsonSerialization.writeValueAsString(mails);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
