package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;
import org.keycloak.models.KeycloakSession;

/** Something that a staff member does to an account. {@link Acts} lists them, locks the person and keeps the record. */
interface Act {

    /** Returns the last part of the endpoint's path, which is also the name in the record. */
    String name();

    /** Returns whether pages and programs offer the act in the account's present state. */
    boolean isOffered(Account account);

    /** Returns the same, for an act whose offer depends on the realm's settings and on the time. */
    default boolean isOffered(KeycloakSession session, Account account) {
        return isOffered(account);
    }

    /**
     * Returns whether the act is for accounts too for which an identity provider answers. Such an account is neither
     * validated nor proved here.
     */
    default boolean isForAnsweredAccounts() {
        return false;
    }

    /**
     * Judges, and writes in the request's transaction. Nothing is written when it throws.
     *
     * @return the line for the record, already added when a transition added it
     * @throws jakarta.ws.rs.WebApplicationException with a problem, when the act is refused
     */
    StoryLine carryOut(Case each, Input input);
}
