package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import java.security.SecureRandom;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.credential.OTPCredentialModel;

/** {@code mep-one-time-code}. */
public final class OneTimeCodeAuthenticatorFactory implements StatelessAuthenticatorFactory {

    public static final String ID = "mep-one-time-code";

    private final SecureRandom random = new SecureRandom();

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new OneTimeCodeAuthenticator(random);
    }

    /** Keycloak counts wrong second factors for its brute-force lock only in a few categories; this is one. */
    @Override
    public String getReferenceCategory() {
        return OTPCredentialModel.TYPE;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: code by SMS or secured e-mail";
    }

    @Override
    public String getHelpText() {
        return "Sends six digits by SMS, or by e-mail when the address is HIN-secured, and asks for them.";
    }
}
