package ch.monespacepro.keycloak.broker;

import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * An account that was made for an identity and is not linked to it yet. An attribute of the account names the identity
 * until then.
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
                .filter(made -> !hasOtherWayIn(made))
                .findFirst()
                .orElse(null);
    }

    /** The identity is linked: a link that is taken away later does not come back by itself. */
    void settle(UserModel linked) {
        linked.removeAttribute(ATTRIBUTE);
    }

    /** Whether anything but this identity opens the account. */
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
