package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.code.CodesAtAddress;
import ch.monespacepro.keycloak.settings.EmailSettings;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The account gets the old address again: its mailbox has contradicted the change by its link, and the person has signed in in
 * full. Neither is enough alone.
 */
record TakenBackAddress(RequiredActionContext context) {

    private static final String TAKE_BACK = "take-back-email";

    /** @return false, and nothing is written, when there is nothing to take back or the address has another owner now */
    boolean carryOut() {
        KeycloakSession session = context.getSession();
        UserModel person = PersonLock.lock(session, context.getRealm(), context.getUser().getId());
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        EmailSettings settings = EmailSettings.of(context.getRealm());
        EmailChanges changes = new EmailChanges(person, settings, now);
        ChangedAddress address = new ChangedAddress(session, person, now);
        Optional<EmailChange> disputed = changes.disputed().filter(change -> !address.isTaken(change.from()));
        if (disputed.isEmpty()) {
            return false;
        }
        String left = person.getEmail();
        String back = disputed.get().from();
        CodesAtAddress.of(session, person, back).writeTo(person);
        String clientId = context.getAuthenticationSession().getClient().getClientId();
        address.write(TAKE_BACK, back, clientId);
        changes.clear();
        new EmailMail(session, settings, clientId, now).oweTakenBack(person, left, back);
        AuthenticatorUtil.logoutOtherSessions(context);
        return true;
    }
}
