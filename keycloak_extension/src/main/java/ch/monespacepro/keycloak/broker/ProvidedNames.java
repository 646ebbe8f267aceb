package ch.monespacepro.keycloak.broker;

import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The names that an identity provider gives at a login. A usable name is written at once; an unusable one leaves the account's
 * name. The team reads of both in the account's record, and finds the account marked; no mail is sent.
 *
 * @param source {@code hin} or {@code hospital}, for the record
 */
public record ProvidedNames(KeycloakSession session, String source) {

    /** The user attribute that marks the account for the team, with the moment. The next act of the team removes it. */
    public static final String MARK = "namesToReview";

    private static final String ACT = "name-from-";
    private static final String UNUSABLE = "-unusable";

    /** Returns the alias of the provider that gives the person's names, if one does. */
    public static Optional<String> giver(KeycloakSession session, RealmModel realm, UserModel person) {
        return session.users()
                .getFederatedIdentitiesStream(realm, person)
                .map(FederatedIdentityModel::getIdentityProvider)
                .sorted()
                .findFirst();
    }

    /** Writes the names that differ. */
    public void write(UserModel person, Map<String, String> given) {
        if (changes(person, given).isEmpty()) {
            return;
        }
        UserModel locked = lock(person);
        List<StoryLine.Change> changes = changes(locked, given);
        if (!changes.isEmpty()) {
            changes.forEach(change -> locked.setSingleAttribute(change.field(), change.after()));
            add(locked, line(ACT + source).withChanges(changes));
        }
    }

    /**
     * Tells the team that the account keeps its names: once, until the provider gives another one.
     *
     * @param problems by attribute
     * @param refused the names themselves, by attribute, as far as the team does not read them elsewhere
     */
    public void keep(UserModel person, Map<String, String> problems, Map<String, String> refused) {
        String act = ACT + source + UNUSABLE;
        String reason = problems.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        List<StoryLine.Change> changes = changes(person, refused);
        if (reason.isEmpty() || isTold(person, act, reason, changes)) {
            return;
        }
        UserModel locked = lock(person);
        if (!isTold(locked, act, reason, changes)) {
            add(locked, line(act).withReason(reason).withChanges(changes));
        }
    }

    /** Returns whether the newest line about this provider's names says the same. */
    private boolean isTold(UserModel person, String act, String reason, List<StoryLine.Change> changes) {
        List<StoryLine> lines = new Story(person)
                .lines().stream().filter(line -> line.act().startsWith(ACT + source)).toList();
        if (lines.isEmpty()) {
            return false;
        }
        StoryLine newest = lines.get(lines.size() - 1);
        return newest.act().equals(act) && reason.equals(newest.reason()) && changes.equals(newest.changes());
    }

    private static List<StoryLine.Change> changes(UserModel person, Map<String, String> given) {
        List<StoryLine.Change> changes = new ArrayList<>();
        for (String field : List.of(UserModel.FIRST_NAME, UserModel.LAST_NAME)) {
            String before = person.getFirstAttribute(field);
            String after = given.get(field);
            if (after != null && !after.equals(before)) {
                changes.add(new StoryLine.Change(field, before == null ? "" : before, after));
            }
        }
        return changes;
    }

    private static void add(UserModel locked, StoryLine line) {
        new Story(locked).add(line);
        locked.setSingleAttribute(MARK, line.at());
    }

    private StoryLine line(String act) {
        return StoryLine.of(act, source, "", Instant.ofEpochMilli(Time.currentTimeMillis()).truncatedTo(ChronoUnit.SECONDS));
    }

    private UserModel lock(UserModel person) {
        return PersonLock.lock(session, session.getContext().getRealm(), person.getId());
    }
}
