package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.settings.EmailSettings;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The changes of the e-mail address that can still be confirmed or undone, in the admin-only attribute {@code emailChanges},
 * the oldest first. At most one waits.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock} when something is written
 */
record EmailChanges(UserModel person, EmailSettings settings, Instant now) {

    static final String ATTRIBUTE = "emailChanges";

    /** Asked for within the time of the undo links. More are a matter for the team. */
    static final int MOST = 8;

    private static final TypeReference<List<EmailChange>> LIST = new TypeReference<>() {};

    List<EmailChange> list() {
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return List.of();
        }
        try {
            return JsonSerialization.readValue(written, LIST).stream()
                    .filter(change -> change.isRemembered(settings.undoLifetime(), now))
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException("The e-mail changes of account " + person.getId() + " are unreadable");
        }
    }

    Optional<EmailChange> find(String id) {
        return list().stream().filter(change -> change.id().equals(id)).findFirst();
    }

    Optional<EmailChange> waiting() {
        return list().stream()
                .filter(change -> change.waits(settings.linkLifetime(), now))
                .findFirst();
    }

    /** Returns the oldest change that was contradicted after it was done. Until it is settled, no other one begins. */
    Optional<EmailChange> disputed() {
        return list().stream()
                .filter(change -> change.state() == EmailChange.State.DISPUTED)
                .filter(change -> !change.from().equals(person.getEmail()))
                .findFirst();
    }

    boolean isFull() {
        return list().size() >= MOST;
    }

    /** Returns whether something waits or can be undone. */
    boolean isAnyOpen() {
        return list().stream().anyMatch(EmailChange::isOpen);
    }

    /** Adds a change. It replaces the one that waited: only the newest link confirms. */
    void ask(EmailChange change) {
        List<EmailChange> changes = new ArrayList<>(list().stream()
                .map(each -> each.state() == EmailChange.State.WAITING
                        ? each.became(EmailChange.State.REPLACED, now)
                        : each)
                .toList());
        changes.add(change);
        write(changes);
    }

    void set(EmailChange change, EmailChange.State state) {
        writeEach(each -> each.id().equals(change.id()) ? each.became(state, now) : each);
    }

    /**
     * Stops this change and all later ones: an address that was taken over cannot be used to go on from.
     *
     * @return false when nothing was left to stop
     */
    boolean contradict(EmailChange first) {
        List<EmailChange> before = list();
        int from = before.indexOf(first);
        List<EmailChange> after = new ArrayList<>(before);
        after.replaceAll(each -> before.indexOf(each) >= from ? each.contradicted(now) : each);
        write(after);
        return !after.equals(before);
    }

    /** The account has an address that nobody contradicts: nothing is left to undo. */
    void clear() {
        person.removeAttribute(ATTRIBUTE);
    }

    private void writeEach(UnaryOperator<EmailChange> how) {
        write(list().stream().map(how).toList());
    }

    private void write(List<EmailChange> changes) {
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(changes));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
