package ch.monespacepro.keycloak.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The state of one account: the only reader and writer of its status, of Keycloak's {@code enabled}, of who validated it
 * and of who answers for it.
 *
 * <p>A token's refresh asks Keycloak's {@code enabled} and nothing else. So a status that opens nothing is always written
 * together with {@code enabled}.
 */
public record Account(UserModel user) {

    /** Name of the attribute that holds the status, for tables that have a row for it. */
    public static final String STATUS_ATTRIBUTE = Attributes.STATUS;

    /** The status that counts. An active account that was switched off in Keycloak counts as deactivated. */
    public AccountStatus status() {
        AccountStatus written = AccountStatus.of(user.getFirstAttribute(Attributes.STATUS));
        return written == AccountStatus.ACTIVE && !user.isEnabled() ? AccountStatus.DEACTIVATED : written;
    }

    /** Whether Keycloak itself lets the person in. */
    public boolean isSwitchedOn() {
        return user.isEnabled();
    }

    /**
     * The alias of the identity provider that answers for the person, and by which alone they sign in.
     *
     * <p>Accounts made before {@code answeredForBy} existed carry the alias in {@code validatedBy} until their next sign-in.
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

    /** A new account waits for the team, whatever else was written about it meanwhile. */
    public void makePending() {
        write(AccountStatus.PENDING);
    }

    /**
     * Switches a pending account off in Keycloak. A brokered account is switched off only once its link to the provider is
     * stored: a first login that ends on a disabled account stores none.
     */
    public void switchOffWhilePending() {
        if (status() == AccountStatus.PENDING) {
            user.setEnabled(false);
        }
    }

    /** Writes what a transition says; {@link Transitions} has compared the state first. */
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
