package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The rules of the team's work: realm attributes {@code mep.accounts.…}.
 *
 * @param maxAuthAge {@code maxAuthAge}, 3600 s: how old the sign-in of a staff member may be
 * @param proofRequired {@code proofRequired}, off: whether an account is validated with a proof code only
 */
public record TeamSettings(Duration maxAuthAge, boolean proofRequired) {

    private static final String PREFIX = "mep.accounts.";

    public static TeamSettings of(RealmModel realm) {
        return new TeamSettings(
                new RealmSettings(realm)
                        .seconds(PREFIX + "maxAuthAge", Duration.ofSeconds(1), Duration.ofHours(12), Duration.ofHours(1)),
                Boolean.parseBoolean(realm.getAttribute(PREFIX + "proofRequired")));
    }
}
