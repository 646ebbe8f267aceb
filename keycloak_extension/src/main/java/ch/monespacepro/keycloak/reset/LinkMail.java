package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resources.LoginActionsService;

/** Mails a link, where there is somebody who may have one; everybody else gets nothing, and an event says why. */
record LinkMail(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(LinkMail.class);
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    /** Links for one person: nobody fills another's mailbox. */
    private static final int MOST = 5;

    private static final Duration WINDOW = Duration.ofMinutes(15);

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
        Optional<Slot> slot = new SlotCounter(
                        session.singleUseObjects(),
                        "mep.reset.window." + realm.getId() + ".person." + user.getId(),
                        MOST,
                        WINDOW)
                .reserve();
        if (slot.isEmpty()) {
            event.error("reset_limit_reached");
            return;
        }
        try {
            mail(request, realm, user);
        } catch (EmailException failed) {
            slot.get().release();
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            LOG.errorf("A link for a new password was not sent: %s", cause.getClass().getName());
            event.error(Errors.EMAIL_SEND_FAILED);
            return;
        }
        slot.get().charge(Instant.ofEpochMilli(Time.currentTimeMillis()));
        event.success();
    }

    /** Why this person gets no link, as an event's error; null when they get one. */
    private String refusal(UserModel user) {
        if (user == null) {
            return Errors.USER_NOT_FOUND;
        }
        if (AccountCheck.at(Door.LINK).refusal(session, user).isPresent()) {
            return Errors.USER_DISABLED;
        }
        if (!user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            // They sign in by HIN or the hospital: a password would be a second door.
            return "no_password";
        }
        return user.getEmail() == null ? Errors.INVALID_EMAIL : null;
    }

    private void mail(LinkRequest request, RealmModel realm, UserModel user) throws EmailException {
        if (user.getFirstAttribute(UserModel.LOCALE) == null) {
            session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, request.language());
        }
        session.getProvider(EmailTemplateProvider.class)
                .setRealm(realm)
                .setUser(user)
                .sendPasswordReset(link(request, realm, user).toString(), LIFETIME.toMinutes());
    }

    private URI link(LinkRequest request, RealmModel realm, UserModel user) {
        int until = (int) (Time.currentTimeMillis() / 1000 + LIFETIME.toSeconds());
        // No login session is named: the link starts one of its own, whichever browser opens it.
        ResetCredentialsActionToken token =
                new ResetCredentialsActionToken(user.getId(), user.getEmail(), until, null, request.clientId());
        ReplacedPassword.of(user).nameIn(token);
        return LoginActionsService.actionTokenProcessor(session.getContext().getUri())
                .queryParam(Constants.KEY, token.serialize(session, realm, session.getContext().getUri()))
                .build(realm.getName());
    }
}
