package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.OwnAuthenticatorFactory;
import java.security.SecureRandom;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** Factory of the authenticator {@code mep-one-time-code}. */
public final class OneTimeCodeAuthenticatorFactory implements OwnAuthenticatorFactory {

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

    /**
     * Keycloak counts a wrong second factor for its brute-force lock only in a few reference categories; this is one of
     * them.
     */
    @Override
    public String getReferenceCategory() {
        return OTPCredentialModel.TYPE;
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    /**
     * Declares the authenticator reference for the claim {@code amr}. Keycloak reads it from any execution, but masks
     * undeclared properties in an export; undeclared, it could not be compared with the realm files.
     */
    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(Constants.AUTHENTICATION_EXECUTION_REFERENCE_VALUE)
                .label("Authenticator Reference")
                .helpText("The value this step adds to the claim amr.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .property()
                .name(Constants.AUTHENTICATION_EXECUTION_REFERENCE_MAX_AGE)
                .label("Authenticator Reference Max Age")
                .helpText("How long, in seconds, the value counts after the step.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .build();
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
