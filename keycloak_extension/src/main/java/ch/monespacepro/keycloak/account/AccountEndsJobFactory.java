package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.job.Job;
import ch.monespacepro.keycloak.job.JobFactory;
import java.time.Clock;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;

/** Registers {@link AccountEndsJob}: every hour. */
public final class AccountEndsJobFactory extends JobFactory {

    public AccountEndsJobFactory() {
        super(Duration.ofMinutes(30));
    }

    @Override
    public String getId() {
        return "account-ends";
    }

    @Override
    public Job create(KeycloakSession session) {
        return new AccountEndsJob(Clock.systemUTC());
    }
}
