package ch.monespacepro.keycloak.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The state of one account. Only this class reads and writes its status, Keycloak's {@code enabled}, the person who
 * validated it and the identity provider that answers for it.
 *
 * <p>A token refresh checks only Keycloak's {@code enabled}. A status that does not allow sign-in is therefore always
 * written together with {@code enabled}.
 */
public record Account(UserModel user) {

    /** Name of the attribute that holds the status, for tables with a row for it. */
    public static final String STATUS_ATTRIBUTE = Attributes.STATUS;

    /** Returns the effective status. An active account that was disabled in Keycloak counts as deactivated. */
    public AccountStatus status() {
        AccountStatus written = AccountStatus.of(user.getFirstAttribute(Attributes.STATUS));
        return written == AccountStatus.ACTIVE && !user.isEnabled() ? AccountStatus.DEACTIVATED : written;
    }

    /** Returns whether the account is enabled in Keycloak. */
    public boolean isEnabledInKeycloak() {
        return user.isEnabled();
    }

    /**
     * Returns the alias of the identity provider that answers for the person; the person signs in there only.
     *
     * <p>Accounts created before {@code answeredForBy} existed have the alias in {@code validatedBy} until their next
     * sign-in.
     */
    public Optional<String> answeredForBy(KeycloakSession session) {
        String alias = user.getFirstAttribute(Attributes.ANSWERED_FOR_BY);
        if (alias != null) {
            return Optional.of(alias);
        }
        IdentityProviderStorageProvider providers = session.identityProviders();
        return Optional.ofNullable(user.getFirstAttribute(Attributes.VALIDATED_BY))
                .filter(name -> providers.getByAlias(name) != null);
    }

    /** Sets the status of a new account to pending, whatever other code wrote. */
    public void makePending() {
        write(AccountStatus.PENDING);
    }

    /**
     * Disables a pending account in Keycloak. A brokered account is disabled only once its link to the provider is
     * stored, because a first login that ends on a disabled account stores none.
     */
    public void disableWhilePending() {
        if (status() == AccountStatus.PENDING) {
            user.setEnabled(false);
        }
    }

    /** Writes the result of a transition; {@link Transitions} has compared the state before. */
    void apply(Transition transition, Transition.Act act, Instant now) {
        write(transition.to());
        user.setEnabled(transition.opens());
        if (transition.validates()) {
            user.setSingleAttribute(Attributes.VALIDATED_BY, act.actorId());
            user.setSingleAttribute(Attributes.VALIDATED_AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
            user.setSingleAttribute(Attributes.VALIDATION_METHOD, act.method());
        }
    }

    private void write(AccountStatus status) {
        user.setSingleAttribute(Attributes.STATUS, status.code());
    }
}
