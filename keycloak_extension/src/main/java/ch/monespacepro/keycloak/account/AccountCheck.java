package ch.monespacepro.keycloak.account;

import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Decides whether an account is let in. Every way in calls it.
 *
 * @param provider alias of the identity provider of a brokered login; otherwise null
 */
public record AccountCheck(Door door, String provider) {

    public static AccountCheck at(Door door) {
        return new AccountCheck(door, null);
    }

    public static AccountCheck atBroker(String provider) {
        return new AccountCheck(Door.BROKER, provider);
    }

    /** Returns the reason of the refusal, or empty when the account is let in. */
    public Optional<AccountRefusal> refusal(KeycloakSession session, UserModel user) {
        Account account = new Account(user);
        return switch (account.status()) {
            case PENDING -> Optional.of(AccountRefusal.PENDING);
            case REJECTED -> Optional.of(account.isRequestExpired() ? AccountRefusal.EXPIRED : AccountRefusal.REJECTED);
            case DEACTIVATED -> Optional.of(AccountRefusal.DEACTIVATED);
            case ACTIVE -> belongsElsewhere(session, user) ? Optional.of(AccountRefusal.ELSEWHERE) : Optional.empty();
        };
    }

    /** Returns whether the person identifies themselves here although only another provider may identify them. */
    private boolean belongsElsewhere(KeycloakSession session, UserModel user) {
        return door.provesIdentity()
                && new Account(user)
                        .answeredForBy(session)
                        .filter(alias -> !alias.equals(provider))
                        .isPresent();
    }

    /** Ends the sign-in on the page with the reason, unless the account is let in. */
    public boolean holdsBack(AuthenticationFlowContext context, UserModel user) {
        Optional<AccountRefusal> refusal = refusal(context.getSession(), user);
        refusal.ifPresent(why -> AccountStatePage.holdBack(context, user, why));
        return refusal.isPresent();
    }

    /** Shows the page with the reason instead of a required action, unless the account is let in. */
    public boolean holdsBack(RequiredActionContext context) {
        Optional<AccountRefusal> refusal = refusal(context.getSession(), context.getUser());
        refusal.ifPresent(why -> {
            context.getEvent().clone().user(context.getUser()).error(Errors.USER_DISABLED);
            context.challenge(AccountStatePage.of(context.form(), context.getSession(), context.getUser(), why));
        });
        return refusal.isPresent();
    }
}
