package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * The mail by which a person learns what the team did. It is owed in the transaction of the act. Its reader gets the reason as
 * the team wrote it; notes are for colleagues.
 */
record DecisionMail(Case each) {

    private static final String TEMPLATE = "mep-decision.ftl";
    private static final String SUBJECT = "mepMailSubject_";
    private static final String PORTAL = "portal";
    private static final String HIN = "hin";
    private static final String YES = "true";

    /** @param line what was done: its act chooses the texts */
    void owe(StoryLine line) {
        Map<String, String> values = new HashMap<>();
        values.put("decision", line.act());
        if (line.reason() != null) {
            values.put("reason", line.reason());
        }
        if (Transition.VALIDATE.act().equals(line.act()) || Transition.REACTIVATE.act().equals(line.act())) {
            describeSignIn(line, values);
        }
        new OwedMails(person()).owe(OwedMail.toPerson(SUBJECT + line.act(), TEMPLATE, values, each.now()));
    }

    private void describeSignIn(StoryLine line, Map<String, String> values) {
        values.put("signIn", waysIn());
        ClientModel portal = each.realm().getClientByClientId(PORTAL);
        if (portal != null && portal.getBaseUrl() != null) {
            values.put("link", portal.getBaseUrl());
        }
        if (!person().isEmailVerified()) {
            values.put("confirmAddress", YES);
        }
        if (movesCodesToSms(line)) {
            values.put("codeChannelChanged", YES);
        }
    }

    /** Returns the end of a message key. */
    private String waysIn() {
        if (each.account().answeredForBy(each.session()).isPresent()) {
            return "hospital";
        }
        boolean byPassword = person().credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE);
        boolean byHin = Guards.signsInByHin(each);
        return byPassword && byHin ? "both" : byHin ? HIN : "password";
    }

    /** The applicant asked for codes by e-mail, and the address is not HIN-secured. */
    private static boolean movesCodesToSms(StoryLine line) {
        return line.changes().stream()
                .anyMatch(change -> "codeChannel".equals(change.field()) && "sms".equals(change.after()));
    }

    private UserModel person() {
        return each.person();
    }
}
