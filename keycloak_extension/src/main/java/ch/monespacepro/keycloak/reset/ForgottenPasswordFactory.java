package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.OwnAuthenticatorFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Factory of the authenticator {@code mep-reset-email}. It owns the queue of links to be sent. */
public final class ForgottenPasswordFactory implements OwnAuthenticatorFactory {

    public static final String ID = "mep-reset-email";

    private LinkQueue queue;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new ForgottenPassword(queue);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        queue = new LinkQueue(factory);
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: link for a new password";
    }

    @Override
    public String getHelpText() {
        return "Asks for an address and mails a link, the same for every address: first in the flow, before Reset Password.";
    }
}
