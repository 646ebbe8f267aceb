package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.address.MailDomain;
import java.util.List;

/**
 * A list of mail domains in canonical form (see {@link MailDomain}).
 *
 * @param domains canonical domains; an entry in another form matches nothing
 */
record DomainTable(List<String> domains) implements HinSecuredDomains {

    DomainTable {
        domains = List.copyOf(domains);
    }

    @Override
    public boolean secures(String email) {
        return MailAddress.of(email).map(MailAddress::domain).filter(domains::contains).isPresent();
    }

    @Override
    public boolean lists(String domain) {
        return MailDomain.of(domain).map(MailDomain::ascii).filter(domains::contains).isPresent();
    }
}
