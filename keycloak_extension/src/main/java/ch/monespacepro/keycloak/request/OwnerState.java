package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.mail.OwedMail;
import java.time.Instant;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** The states of an account, as the owner of an address is told of them after a request for another account with it. */
enum OwnerState {
    KNOWN_PASSWORD("known-password", "mepMailSubject_requestKnown", false),
    KNOWN_HIN("known-hin", "mepMailSubject_requestKnown", false),
    KNOWN_HOSPITAL("known-hospital", "mepMailSubject_requestKnown", false),
    PENDING("pending", "mepMailSubject_requestPending", true),
    REJECTED("rejected", "mepMailSubject_requestRejected", true),
    EXPIRED("expired", "mepMailSubject_requestExpired", true),
    DEACTIVATED("deactivated", "mepMailSubject_requestDeactivated", false);

    private final String template;
    private final String subject;
    private final boolean canBeginAgain;

    OwnerState(String template, String subject, boolean canBeginAgain) {
        this.template = "mep-request-" + template + ".ftl";
        this.subject = subject;
        this.canBeginAgain = canBeginAgain;
    }

    /** The brute-force lock is not told: the mail of a locked account is that of an active one. */
    static OwnerState of(KeycloakSession session, UserModel owner) {
        Account account = new Account(owner);
        return switch (account.status()) {
            case PENDING -> PENDING;
            case REJECTED -> account.isRequestExpired() ? EXPIRED : REJECTED;
            case DEACTIVATED -> DEACTIVATED;
            case ACTIVE -> active(session, owner, account);
        };
    }

    private static OwnerState active(KeycloakSession session, UserModel owner, Account account) {
        if (account.answeredForBy(session).isPresent()) {
            return KNOWN_HOSPITAL;
        }
        return owner.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE) ? KNOWN_PASSWORD : KNOWN_HIN;
    }

    OwedMail mail(RequestLink link, Instant from) {
        return OwedMail.toPerson(subject, template, canBeginAgain ? link.forTemplate() : Map.of(), from);
    }
}
