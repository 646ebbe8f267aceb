package ch.monespacepro.keycloak.broker;

import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * An account that was created for an identity but is not linked to it yet. Until then, a user attribute names the
 * identity.
 */
record UnlinkedAccount(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {

    private static final String ATTRIBUTE = "madeForIdentity";

    void markCreated(UserModel made) {
        made.setSingleAttribute(ATTRIBUTE, name());
    }

    /** Returns the account, or null. */
    UserModel find() {
        return session.users()
                .searchForUserByUserAttributeStream(realm, ATTRIBUTE, name())
                .filter(made -> !hasOtherWayIn(made))
                .findFirst()
                .orElse(null);
    }

    /** Removes the attribute once the identity is linked, so that a link removed later is not restored. */
    void markLinked(UserModel linked) {
        linked.removeAttribute(ATTRIBUTE);
    }

    /** Returns whether the account has another way in than this identity. */
    boolean hasOtherWayIn(UserModel person) {
        return person.credentialManager().getStoredCredentialsStream().findAny().isPresent()
                || session.users().getFederatedIdentitiesStream(realm, person).anyMatch(linked -> !isThis(linked));
    }

    private boolean isThis(FederatedIdentityModel linked) {
        return linked.getIdentityProvider().equals(identity.getIdpConfig().getAlias())
                && linked.getUserId().equals(identity.getId());
    }

    private String name() {
        return identity.getIdpConfig().getAlias() + " " + identity.getId();
    }
}
