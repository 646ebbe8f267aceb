package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import java.util.Map;

/** Tells a person what the team decided about something that they had proposed: {@code name} or {@code identity}. */
record ProposalMail(String about) {

    private static final String TEMPLATE = "mep-proposal-decided.ftl";
    private static final String REASON = "reason";

    void oweApproval(Case each) {
        owe(each, "mepMailSubject_proposalApproved", Map.of("about", about, REASON, ""));
    }

    void oweRefusal(Case each, String reason) {
        owe(each, "mepMailSubject_proposalDeclined", Map.of("about", about, REASON, reason));
    }

    private static void owe(Case each, String subject, Map<String, String> values) {
        new OwedMails(each.person()).owe(OwedMail.toPerson(subject, TEMPLATE, values, each.now()));
    }
}
