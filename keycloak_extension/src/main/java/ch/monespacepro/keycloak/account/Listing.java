package ch.monespacepro.keycloak.account;

import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Keeps the {@link ListKeys} of an account as its state, names, address and identifier are. {@link ListingListener} calls it
 * at the end of each transaction with an event about the person; what causes no event calls it itself.
 */
public record Listing(KeycloakSession session) {

    /** Writes what has changed. Accounts of programs are in no list. */
    void write(RealmModel realm, UserModel person) {
        if (person.getServiceAccountClientLink() != null) {
            return;
        }
        Summary summary = Summary.of(session, realm, person);
        List<AccountGroup> groups =
                Stream.of(AccountGroup.values()).filter(group -> group.holds(summary)).toList();
        write(
                person,
                ListKeys.PLACE,
                ListKeys.places(realm.getId(), groups, summary.submittedAt(), person.getId()));
        write(
                person,
                ListKeys.WORDS,
                ListKeys.words(
                        person.getFirstName(),
                        person.getLastName(),
                        person.getEmail(),
                        person.getFirstAttribute(Attributes.IDENTIFIER)));
    }

    /** Writes in the realm of the session's context. */
    public void write(UserModel person) {
        write(session.getContext().getRealm(), person);
    }

    private static void write(UserModel person, String attribute, List<String> values) {
        List<String> present = person.getAttributeStream(attribute).sorted().toList();
        if (!present.equals(values)) {
            person.setAttribute(attribute, values);
        }
    }
}
