package ch.monespacepro.keycloak.hin;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.component.ComponentFactory;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/** The realm component {@code mep-hin-secured-domains}: one config key, {@code domains}, one domain in each value. */
public final class HinSecuredDomainsFactory implements ComponentFactory<HinSecuredDomains, HinSecuredDomains> {

    public static final String ID = "mep-hin-secured-domains";
    public static final String DOMAINS = "domains";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public HinSecuredDomains create(KeycloakSession session, ComponentModel model) {
        return new DomainTable(model.getConfig().getOrDefault(DOMAINS, List.of()));
    }

    /** Refuses anything but canonical domains, so that what is listed is what is compared. */
    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model)
            throws ComponentValidationException {
        for (String listed : model.getConfig().getOrDefault(DOMAINS, List.of())) {
            MailDomain domain = MailDomain.of(listed).orElseThrow(() -> new ComponentValidationException(
                    "domains: «" + listed + "» is not a mail domain. Write it like hin.ch: no @, no dot at the end."));
            if (!domain.ascii().equals(listed)) {
                throw new ComponentValidationException(
                        "domains: write «" + listed + "» as «" + domain + "», the form in which domains are compared.");
            }
        }
    }

    @Override
    public String getHelpText() {
        return "The mail domains whose transport HIN protects. A sub-domain is not its parent.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                DOMAINS, "Domains", "One mail domain in each value, in lower case, after IDNA: hin.ch.",
                ProviderConfigProperty.MULTIVALUED_STRING_TYPE, List.of()));
    }

    @Override
    public void init(Config.Scope config) {
        // Nothing to configure at the level of the server: the table belongs to the realm.
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // Nothing to prepare.
    }

    @Override
    public void close() {
        // Nothing held.
    }
}
