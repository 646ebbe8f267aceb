package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.EndedSessions;
import ch.monespacepro.keycloak.account.StaleTransitionException;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.account.Transitions;
import ch.monespacepro.keycloak.settings.RequestSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * An account that is not active and whose owner begins again by the mailed link. The new data replace the old ones. Every way
 * in that existed before ends, because another person may have made it.
 *
 * @param person locked
 */
record RestartedAccount(KeycloakSession session, UserModel person) {

    /** The line of the record for a request that waits already: its data are replaced. */
    private static final String AGAIN = "apply-again";

    /** Written by an earlier request or login, and not part of the form. */
    private static final List<String> OUTDATED = List.of(
            "phoneNumberVerified", "hinAddress", "hinName", "actionsExplained", "madeForIdentity", "passwordByLink",
            ProposedIdentity.ATTRIBUTE, "proposedName", "pendingChanges", "emailChanges", "namesToReview");

    /** Returns the id of the new request; empty, and nothing is written, when the account may not begin again. */
    Optional<String> restart(RequestForm form, PasswordCredentialModel password, String language, Instant now) {
        Account account = new Account(person);
        AccountStatus status = account.status();
        if (status == AccountStatus.REJECTED) {
            try {
                StoryLine line = StoryLine.of(Transition.REOPEN.act(), person.getId(), "", now);
                new Transitions(session, Clock.systemUTC()).carryOut(Transition.REOPEN, person, line);
            } catch (StaleTransitionException impossible) {
                throw new IllegalStateException(impossible);
            }
        } else if (status == AccountStatus.PENDING) {
            new Story(person).add(StoryLine.of(AGAIN, person.getId(), "", now));
        } else {
            return Optional.empty();
        }
        endWaysIn();
        OUTDATED.forEach(person::removeAttribute);
        form.writeTo(person);
        person.credentialManager().createStoredCredential(password);
        person.setSingleAttribute(UserModel.LOCALE, language);
        person.setEmailVerified(true);
        String request =
                account.request(now, RequestSettings.of(session.getContext().getRealm()).noticeVersion());
        account.disableWhilePending();
        return Optional.of(request);
    }

    private void endWaysIn() {
        RealmModel realm = session.getContext().getRealm();
        new EndedSessions(session).of(person);
        person.credentialManager()
                .getStoredCredentialsStream()
                .toList()
                .forEach(each -> person.credentialManager().removeStoredCredentialById(each.getId()));
        session.users()
                .getFederatedIdentitiesStream(realm, person)
                .toList()
                .forEach(each -> session.users().removeFederatedIdentity(realm, person, each.getIdentityProvider()));
        person.getRequiredActionsStream().toList().forEach(person::removeRequiredAction);
    }
}
