package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.settings.Contact;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.storage.adapter.AbstractInMemoryUserAdapter;

/** The portal's team as reader of a mail: Keycloak writes mails to people only, and the team has no account. */
final class Team extends AbstractInMemoryUserAdapter {

    Team(KeycloakSession session) {
        super(session, session.getContext().getRealm(), "team");
        setSingleAttribute(UserModel.EMAIL, Contact.of(realm).email());
    }

    @Override
    public SubjectCredentialManager credentialManager() {
        throw new UnsupportedOperationException("The team does not sign in");
    }
}
