package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.job.Job;
import ch.monespacepro.keycloak.job.JobFactory;
import java.time.Clock;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;

/** Registers {@link WayChangesJob}: every five minutes. */
public final class WayChangesJobFactory extends JobFactory {

    public WayChangesJobFactory() {
        super(Duration.ofMinutes(5));
    }

    @Override
    public String getId() {
        return "way-changes";
    }

    @Override
    public Job create(KeycloakSession session) {
        return new WayChangesJob(Clock.systemUTC());
    }
}
