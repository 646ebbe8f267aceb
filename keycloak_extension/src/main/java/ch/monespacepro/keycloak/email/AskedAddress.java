package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.request.RequestMail;
import ch.monespacepro.keycloak.settings.EmailSettings;
import ch.monespacepro.keycloak.settings.RequestSettings;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An address that a person asks for. Free or not, the account remembers it and the old address is told. A free one gets a link;
 * the owner of another account gets a mail.
 */
record AskedAddress(KeycloakSession session, AuthenticationSessionModel login) {

    private static final int ID_LENGTH = 16;

    void carryOut(UserModel signedIn, String address) {
        RealmModel realm = session.getContext().getRealm();
        UserModel found = KeycloakModelUtils.findUserByNameOrEmail(session, realm, address);
        String ownerId = found == null ? null : found.getId();
        // In one order everywhere, so that two people who ask for each other's address do not wait for each other.
        Stream.of(signedIn.getId(), ownerId)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .forEach(id -> PersonLock.lock(session, realm, id));
        UserModel person = session.users().getUserById(realm, signedIn.getId());
        Optional<UserModel> owner = Optional.ofNullable(ownerId)
                .filter(id -> !id.equals(person.getId()))
                .map(id -> session.users().getUserById(realm, id));

        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        EmailSettings settings = EmailSettings.of(realm);
        EmailChange change = EmailChange.asked(
                SecretGenerator.getInstance().randomString(ID_LENGTH),
                person.getEmail(),
                address,
                login.getParentSession().getId(),
                now);
        new EmailChanges(person, settings, now).ask(change);
        RequestSettings limits = RequestSettings.of(realm);
        // No mail leaves before the answer: its arrival would tell what the time of the answer hides.
        EmailMail mail = new EmailMail(
                session,
                settings,
                login.getClient().getClientId(),
                now.plus(limits.answerAfter()).plusSeconds(1));
        mail.oweAnnouncement(person, change);
        RequestMail.allowance(session, address, limits).reserve().ifPresent(slot -> {
            try (slot) {
                owner.ifPresentOrElse(mail::oweToOwner, () -> mail.oweToConfirm(person, change));
                slot.charge(now);
            }
        });
    }
}
