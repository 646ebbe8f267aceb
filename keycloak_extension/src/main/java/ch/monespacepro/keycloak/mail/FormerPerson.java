package ch.monespacepro.keycloak.mail;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.storage.adapter.AbstractInMemoryUserAdapter;

/** A person without account (any more) as reader of a mail: Keycloak writes mails to people only. */
public final class FormerPerson extends AbstractInMemoryUserAdapter {

    /** @param locale the language of the mail, or null for the realm's */
    public FormerPerson(KeycloakSession session, String email, String locale) {
        super(session, session.getContext().getRealm(), "erased");
        setSingleAttribute(UserModel.EMAIL, email);
        if (locale != null) {
            setSingleAttribute(UserModel.LOCALE, locale);
        }
    }

    @Override
    public SubjectCredentialManager credentialManager() {
        throw new UnsupportedOperationException("The person has no account");
    }
}
