package ch.monespacepro.keycloak.account;

import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The one question that every way in asks about an account: may it pass here?
 *
 * @param provider the alias of the identity provider that the person comes by; null where they come by none
 */
public record AccountCheck(Door door, String provider) {

    public static AccountCheck at(Door door) {
        return new AccountCheck(door, null);
    }

    public static AccountCheck atBroker(String provider) {
        return new AccountCheck(Door.BROKER, provider);
    }

    /** Empty when the account is let in. */
    public Optional<AccountRefusal> refusal(KeycloakSession session, UserModel user) {
        return switch (new Account(user).status()) {
            case PENDING -> Optional.of(AccountRefusal.PENDING);
            case REJECTED -> Optional.of(AccountRefusal.REJECTED);
            case DEACTIVATED -> Optional.of(AccountRefusal.DEACTIVATED);
            case ACTIVE -> belongsElsewhere(session, user) ? Optional.of(AccountRefusal.ELSEWHERE) : Optional.empty();
        };
    }

    /** Whether the person proves here who they are, while only another provider may say so. */
    private boolean belongsElsewhere(KeycloakSession session, UserModel user) {
        return door.provesIdentity()
                && new Account(user)
                        .answeredForBy(session)
                        .filter(alias -> !alias.equals(provider))
                        .isPresent();
    }

    /** Ends a sign-in on the page that says why, unless the account is let in. */
    public boolean holdsBack(AuthenticationFlowContext context, UserModel user) {
        Optional<AccountRefusal> refusal = refusal(context.getSession(), user);
        refusal.ifPresent(why -> AccountStatePage.holdBack(context, user, why));
        return refusal.isPresent();
    }

    /** Shows the page that says why in place of a required action, unless the account is let in. */
    public boolean holdsBack(RequiredActionContext context) {
        Optional<AccountRefusal> refusal = refusal(context.getSession(), context.getUser());
        refusal.ifPresent(why -> {
            context.getEvent().clone().user(context.getUser()).error(Errors.USER_DISABLED);
            context.challenge(AccountStatePage.of(context.form(), context.getSession(), context.getUser(), why));
        });
        return refusal.isPresent();
    }
}
