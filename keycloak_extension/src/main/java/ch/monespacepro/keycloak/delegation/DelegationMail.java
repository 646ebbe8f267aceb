package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.text.PersonName;
import ch.monespacepro.keycloak.text.SwissTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The mails by which both people learn of a delegation. They are owed in the transaction of the act. */
record DelegationMail(KeycloakSession session, BothPeople people, Instant now) {

    private static final String SUBJECT = "mepMailSubject_delegation_";
    private static final String TEMPLATE = "mep-delegation.ftl";
    private static final String PROFILE = "profile-service";

    /** @param act {@code granted}, {@code changed}, {@code revoked} or {@code resigned} */
    void toPrincipal(String act, Delegation delegation) {
        owe(people.principal(), people.assistant(), act, "principal", delegation);
    }

    /** @param act as for the doctor */
    void toAssistant(String act, Delegation delegation) {
        owe(people.assistant(), people.principal(), act, "assistant", delegation);
    }

    private void owe(UserModel reader, UserModel other, String act, String side, Delegation delegation) {
        if (new Account(reader).status() != AccountStatus.ACTIVE) {
            return;
        }
        Map<String, String> values = new HashMap<>();
        values.put("act", act);
        values.put("side", side);
        values.put("other", name(other));
        if (delegation.until() != null) {
            values.put("until", SwissTime.day(delegation.until()));
        }
        ClientModel profile = session.getContext().getRealm().getClientByClientId(PROFILE);
        if (profile != null && profile.getBaseUrl() != null) {
            values.put("link", profile.getBaseUrl() + "/delegations");
        }
        new OwedMails(reader).owe(OwedMail.toPerson(SUBJECT + act, TEMPLATE, values, now));
    }

    /** Returns title and names. */
    static String name(UserModel person) {
        return PersonName.of(person.getFirstAttribute("title"), person.getFirstName(), person.getLastName());
    }
}
