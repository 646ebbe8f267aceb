package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.mail.Mail;
import ch.monespacepro.keycloak.mail.MailOutcome;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.settings.RealmSettings;
import ch.monespacepro.keycloak.sms.SmsSender;
import java.time.Duration;
import java.util.Map;
import org.keycloak.urls.UrlType;

/** Sends a code to its destination, in the person's language. */
record CodeMessage(CodeContext context, Duration lifetime) {

    /** Returns whether the SMS gateway or the mail server accepted the message. */
    boolean deliver(CodeDestination destination, String digits) {
        return destination instanceof CodeDestination.Sms sms
                ? new SmsSender(context.session()).send(sms.number(), () -> sms(digits))
                : new MailSender(context.session()).send(context.user(), mail(context.purpose(), digits, lifetime))
                        == MailOutcome.SENT;
    }

    private String sms(String digits) {
        String siteName = new RealmSettings(context.realm()).siteName();
        String text = context.form()
                .getMessage("mepCodeSms_" + purpose(), siteName, digits, CodePage.minutes(lifetime));
        // The last line lets the browser of the telephone fill in the code, on this site only (origin-bound one-time
        // code).
        String host = context.session().getContext().getUri(UrlType.FRONTEND).getBaseUri().getHost();
        return text + "\n@" + host + " #" + digits;
    }

    static Mail mail(CodePurpose purpose, String digits, Duration lifetime) {
        String suffix = purpose.suffix();
        return new Mail(
                "mepCodeMailSubject_" + suffix,
                "mep-code.ftl",
                Map.of("purpose", suffix, "code", digits, "expiresInMinutes", CodePage.minutes(lifetime)));
    }

    private String purpose() {
        return context.purpose().suffix();
    }
}
