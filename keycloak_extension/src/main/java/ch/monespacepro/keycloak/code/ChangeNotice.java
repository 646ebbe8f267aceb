package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.language.MailLanguage;
import ch.monespacepro.keycloak.mail.Mail;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.settings.Contact;
import ch.monespacepro.keycloak.settings.RealmSettings;
import ch.monespacepro.keycloak.sms.SmsSender;
import ch.monespacepro.keycloak.text.SwissTime;
import java.util.List;
import java.util.Map;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Notifies a person that their codes go to a new destination: by mail, and by SMS to the number that receives none any
 * more. A failure to send is logged and does not undo the change.
 *
 * @param before the destinations until now: two at most
 */
record ChangeNotice(List<CodeDestination> before, CodeDestination now, String at) {

    static ChangeNotice ofNow(List<CodeDestination> before, CodeDestination now) {
        return new ChangeNotice(before, now, SwissTime.now());
    }

    void send(KeycloakSession session, UserModel owner) {
        new MailSender(session).send(owner, mail());
        SmsSender sms = new SmsSender(session);
        before.stream()
                .filter(CodeDestination.Sms.class::isInstance)
                .map(CodeDestination.Sms.class::cast)
                .filter(old -> !old.equals(now))
                .forEach(old -> sms.send(old.number(), () -> sms(session, owner)));
    }

    private Mail mail() {
        return new Mail(
                "mepDestinationMailSubject",
                "mep-destination-changed.ftl",
                Map.of("at", at, "channel", now.channel(), "destination", now.masked()));
    }

    private String sms(KeycloakSession session, UserModel owner) {
        RealmModel realm = session.getContext().getRealm();
        String telephone = Contact.of(realm).telephone();
        return new MailLanguage(session)
                .during(() -> session.getProvider(LoginFormsProvider.class)
                        .setUser(owner)
                        .getMessage(
                                telephone.isEmpty() ? "mepDestinationSms_tell" : "mepDestinationSms_call",
                                new RealmSettings(realm).siteName(),
                                at,
                                telephone));
    }
}
