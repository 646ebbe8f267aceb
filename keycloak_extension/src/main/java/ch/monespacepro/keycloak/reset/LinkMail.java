package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import ch.monespacepro.keycloak.mail.MailOutcome;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.settings.ResetLinkSettings;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resources.LoginActionsService;

/**
 * Mails a link for a new password to a person who is allowed one. For any other address, nothing is sent and an event
 * records the reason.
 */
record LinkMail(KeycloakSession session) {

    void send(LinkRequest request) {
        RealmModel realm = session.realms().getRealm(request.realmId());
        session.getContext().setRealm(realm);
        EventBuilder event = new EventBuilder(realm, session)
                .event(EventType.SEND_RESET_PASSWORD)
                .client(request.clientId())
                .ipAddress(request.from());
        UserModel user = KeycloakModelUtils.findUserByNameOrEmail(session, realm, request.address());
        String refusal = refusal(user);
        event.user(user);
        if (refusal != null) {
            event.error(refusal);
            return;
        }
        ResetLinkSettings settings = ResetLinkSettings.of(realm);
        Optional<Slot> reserved = new SlotCounter(
                        session.singleUseObjects(),
                        "mep.reset.window." + realm.getId() + ".person." + user.getId(),
                        settings.maxPerWindow(),
                        settings.window())
                .reserve();
        if (reserved.isEmpty()) {
            event.error("reset_limit_reached");
            return;
        }
        try (Slot slot = reserved.get()) {
            if (mail(request, user, settings) != MailOutcome.SENT) {
                event.error(Errors.EMAIL_SEND_FAILED);
                return;
            }
            slot.charge(Instant.ofEpochMilli(Time.currentTimeMillis()));
            event.success();
        }
    }

    /** Returns the event error when this person gets no link, or null. */
    private String refusal(UserModel user) {
        if (user == null) {
            return Errors.USER_NOT_FOUND;
        }
        if (AccountCheck.at(Door.LINK).refusal(session, user).isPresent()) {
            return Errors.USER_DISABLED;
        }
        if (!user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            // The person signs in with HIN or the hospital; a password would add another way in.
            return "no_password";
        }
        return user.getEmail() == null ? Errors.INVALID_EMAIL : null;
    }

    private MailOutcome mail(LinkRequest request, UserModel user, ResetLinkSettings settings) {
        String link = link(request, user, settings).toString();
        return new MailSender(session).sendPasswordReset(user, link, settings.lifetime());
    }

    private URI link(LinkRequest request, UserModel user, ResetLinkSettings settings) {
        RealmModel realm = session.getContext().getRealm();
        int until = (int) (Time.currentTimeMillis() / 1000 + settings.lifetime().toSeconds());
        // The token names no authentication session, so that the link starts its own in any browser.
        ResetCredentialsActionToken token =
                new ResetCredentialsActionToken(user.getId(), user.getEmail(), until, null, request.clientId());
        ReplacedPassword.of(user).nameIn(token);
        return LoginActionsService.actionTokenProcessor(session.getContext().getUri())
                .queryParam(Constants.KEY, token.serialize(session, realm, session.getContext().getUri()))
                .build(realm.getName());
    }
}
