package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.MailDomain;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.component.ComponentFactory;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Factory of the realm component {@code mep-hin-secured-domains}. Its config key {@code domains} has one domain per
 * value.
 */
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

    /** Refuses domains that are not in canonical form, because look-ups compare canonical forms. */
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
        return "The mail domains that HIN protects. A sub-domain is not its parent.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                DOMAINS, "Domains", "One mail domain per value, in lower case, after IDNA: hin.ch.",
                ProviderConfigProperty.MULTIVALUED_STRING_TYPE, List.of()));
    }

    @Override
    public void init(Config.Scope config) {
        // The table belongs to the realm; the server has no settings.
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // Nothing to prepare.
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
