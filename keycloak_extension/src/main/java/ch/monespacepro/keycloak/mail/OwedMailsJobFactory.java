package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.job.Job;
import ch.monespacepro.keycloak.job.JobFactory;
import java.time.Clock;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;

/** Registers {@link OwedMailsJob}: every 30 seconds. */
public final class OwedMailsJobFactory extends JobFactory {

    public OwedMailsJobFactory() {
        super(Duration.ofSeconds(30));
    }

    @Override
    public String getId() {
        return "owed-mails";
    }

    @Override
    public Job create(KeycloakSession session) {
        return new OwedMailsJob(Clock.systemUTC());
    }
}
