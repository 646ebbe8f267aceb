package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.language.MailLanguage;
import ch.monespacepro.keycloak.mail.MailOutcome;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.settings.RealmSettings;
import ch.monespacepro.keycloak.sms.SmsSender;
import java.time.Duration;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Sends a proof code in the person's language. A staff member causes it: what the request says about languages is theirs.
 *
 * <p>The SMS has no line for browsers: no page asks the person for this code, so none may fill it in.
 */
record ProofMessage(KeycloakSession session, UserModel person, Duration lifetime) implements ProofCode.Delivery {

    private static final CodePurpose PURPOSE = CodePurpose.PROOF;

    @Override
    public boolean deliver(CodeDestination destination, String digits) {
        return destination instanceof CodeDestination.Sms sms
                ? new SmsSender(session).send(sms.number(), () -> sms(digits))
                : new MailSender(session).send(person, CodeMessage.mail(PURPOSE, digits, lifetime)) == MailOutcome.SENT;
    }

    private String sms(String digits) {
        String siteName = new RealmSettings(session.getContext().getRealm()).siteName();
        return new MailLanguage(session)
                .during(() -> session.getProvider(LoginFormsProvider.class)
                        .setUser(person)
                        .getMessage("mepCodeSms_" + PURPOSE.suffix(), siteName, digits));
    }
}
