package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.settings.AccountEndSettings;
import ch.monespacepro.keycloak.settings.Ending;
import ch.monespacepro.keycloak.text.SwissTime;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** The ends that come by themselves. */
enum AccountEnd {
    /** Nobody validated the request. */
    REQUEST(
            Untouched.REQUEST,
            Transition.EXPIRE,
            AccountEndSettings::request,
            "mepMailSubject_requestExpiresSoon",
            "mep-request-expires-soon.ftl",
            "mepMailSubject_requestLapsed",
            "mep-request-lapsed.ftl"),
    /** Nobody signed in. It is the same for staff members and for people of the hospital. */
    ACCOUNT(
            Untouched.ACCOUNT,
            Transition.END_UNUSED,
            AccountEndSettings::unused,
            "mepMailSubject_accountEndsSoon",
            "mep-account-ends-soon.ftl",
            "mepMailSubject_accountEnded",
            "mep-account-ended.ftl");

    private final Untouched untouched;
    private final Transition transition;
    private final Function<AccountEndSettings, Ending> setting;
    private final String subjectBefore;
    private final String templateBefore;
    private final String subjectAfter;
    private final String templateAfter;

    AccountEnd(
            Untouched untouched,
            Transition transition,
            Function<AccountEndSettings, Ending> setting,
            String subjectBefore,
            String templateBefore,
            String subjectAfter,
            String templateAfter) {
        this.untouched = untouched;
        this.transition = transition;
        this.setting = setting;
        this.subjectBefore = subjectBefore;
        this.templateBefore = templateBefore;
        this.subjectAfter = subjectAfter;
        this.templateAfter = templateAfter;
    }

    Untouched untouched() {
        return untouched;
    }

    Transition transition() {
        return transition;
    }

    Ending of(AccountEndSettings settings) {
        return setting.apply(settings);
    }

    OwedMail reminder(Instant end, Instant now) {
        return OwedMail.toPerson(subjectBefore, templateBefore, Map.of("on", SwissTime.day(end)), now);
    }

    OwedMail notice(Instant now) {
        return OwedMail.toPerson(subjectAfter, templateAfter, Map.of(), now);
    }
}
