package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.language.MailLanguage;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.Contact;
import ch.monespacepro.keycloak.settings.RealmSettings;
import ch.monespacepro.keycloak.sms.SmsSender;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.text.SwissTime;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Tells a person of a change of a way into their account: by mail at the old and the new address, by SMS at the old and the new
 * number. The mails are owed in the transaction of the change; the SMS are sent after its commit.
 */
record WayNotice(KeycloakSession session, UserModel person, Instant now) {

    enum Step {
        PLANNED("planned"),
        DONE("done"),
        CANCELLED("cancelled");

        private final String code;

        Step(String code) {
            this.code = code;
        }
    }

    private static final String SUBJECT = "mepMailSubject_wayChange";
    private static final String TEMPLATE = "mep-way-changed.ftl";
    private static final String TELEPHONE = "phoneNumber";
    private static final String FACTOR = "factor";

    void tell(Step step, WayChange change) {
        Way way = change.way().orElseThrow();
        String on = SwissTime.time(step == Step.DONE ? now : Instant.parse(change.effectiveAt()));
        Map<String, String> values = Map.of(
                "step", step.code, "way", kind(way), "factor", way.isFactor() ? way.code() : "", "value", change.masked(), "on", on);
        addresses(way, change).forEach(address -> new OwedMails(person)
                .owe(OwedMail.toPerson(SUBJECT, TEMPLATE, values, now).at(address)));
        if (step != Step.CANCELLED) {
            numbers(way, change).forEach(number -> AfterCommit.run(
                    session, person, (own, same) -> new WayNotice(own, same, now).sendSms(number, way, on)));
        }
    }

    /** The channel changes within what the person had already: a mail is enough. */
    void tellOfChannel() {
        Map<String, String> values = Map.of(
                "step", Step.DONE.code, "way", "codeChannel", "factor", "", "value", "", "on", SwissTime.time(now));
        new OwedMails(person).owe(OwedMail.toPerson(SUBJECT, TEMPLATE, values, now));
    }

    /** The old one is known from the change: at the time of this notice, the account may have the new one already. */
    private Stream<String> addresses(Way way, WayChange change) {
        return way == Way.EMAIL ? both(change) : Stream.ofNullable(person.getEmail());
    }

    private Stream<String> numbers(Way way, WayChange change) {
        return way == Way.TELEPHONE ? both(change) : Stream.ofNullable(person.getFirstAttribute(TELEPHONE));
    }

    private static Stream<String> both(WayChange change) {
        return Stream.of(change.before(), change.value())
                .filter(Objects::nonNull)
                .filter(value -> !value.isEmpty())
                .distinct();
    }

    private void sendSms(String number, Way way, String on) {
        MobileNumber.find(number, AllowedCountries.of(realm()))
                .ifPresent(mobile -> new SmsSender(session).send(mobile, () -> sms(way, on)));
    }

    private String sms(Way way, String on) {
        String telephone = Contact.of(realm()).telephone();
        return new MailLanguage(session).during(() -> {
            LoginFormsProvider texts = session.getProvider(LoginFormsProvider.class).setUser(person);
            String fact = texts.getMessage("mepWaySms_" + kind(way), new RealmSettings(realm()).siteName(), on);
            String remedy = telephone.isEmpty()
                    ? texts.getMessage("mepWaySms_tell")
                    : texts.getMessage("mepWaySms_call", telephone);
            return fact + " " + remedy;
        });
    }

    private static String kind(Way way) {
        return way.isFactor() ? FACTOR : way.code();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
