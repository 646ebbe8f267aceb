package ch.monespacepro.keycloak.broker;

import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * An account that was made for an identity and is not linked to it yet. Nobody has another way into it.
 *
 * <p>The account's attribute names the identity, from the making of the account to its link.
 */
record UnlinkedAccount(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {

    private static final String ATTRIBUTE = "madeForIdentity";

    void note(UserModel made) {
        made.setSingleAttribute(ATTRIBUTE, name());
    }

    /** The account, or null. */
    UserModel find() {
        return session.users()
                .searchForUserByUserAttributeStream(realm, ATTRIBUTE, name())
                .filter(this::hasNoWayIn)
                .findFirst()
                .orElse(null);
    }

    /** The identity is linked: a link that is taken away later does not come back by itself. */
    static void settle(UserModel linked) {
        linked.removeAttribute(ATTRIBUTE);
    }

    private boolean hasNoWayIn(UserModel made) {
        return made.credentialManager().getStoredCredentialsStream().findAny().isEmpty()
                && session.users().getFederatedIdentitiesStream(realm, made).findAny().isEmpty();
    }

    private String name() {
        return identity.getIdpConfig().getAlias() + " " + identity.getId();
    }
}
