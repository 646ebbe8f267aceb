package ch.monespacepro.keycloak.job;

import java.time.Duration;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderFactory;

/**
 * Starts a job with the server, on every node; the nodes then agree who runs it. Its interval is the server option
 * {@code spi-mep-job--<id>--every-seconds}.
 */
public abstract class JobFactory implements ProviderFactory<Job> {

    private static final String INTERVAL = "everySeconds";
    /** Before its first run, the server becomes ready; a job that is due once an hour does not wait that long. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final Duration byDefault;
    private Duration interval;
    private JobThread thread;

    protected JobFactory(Duration byDefault) {
        this.byDefault = byDefault;
    }

    @Override
    public void init(Config.Scope config) {
        interval = Duration.ofSeconds(config.getLong(INTERVAL, byDefault.toSeconds()));
        if (interval.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "spi-mep-job--" + getId() + "--every-seconds: write a whole number from 1");
        }
    }

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        sessions.register(event -> {
            if (event instanceof PostMigrationEvent) {
                start(sessions);
            }
        });
    }

    private void start(KeycloakSessionFactory sessions) {
        Duration delay = interval.compareTo(LONGEST_DELAY) < 0 ? interval : LONGEST_DELAY;
        thread = new JobThread(getId());
        thread.repeat(new JobRun(sessions, getId()), delay, interval);
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.close();
        }
    }
}
