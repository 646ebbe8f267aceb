package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The rules of a change of the e-mail address: realm attributes {@code mep.email.…}.
 *
 * @param linkLifetime {@code linkLifetimeSeconds}, 86400: of the link that confirms the new address
 * @param undoLifetime {@code undoLifetimeSeconds}, 604800: of the link by which the old address stops the change
 */
public record EmailSettings(Duration linkLifetime, Duration undoLifetime) {

    private static final String PREFIX = "mep.email.";

    public static EmailSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new EmailSettings(
                settings.seconds(PREFIX + "linkLifetimeSeconds", Duration.ofMinutes(1), Duration.ofDays(7), Duration.ofDays(1)),
                settings.seconds(PREFIX + "undoLifetimeSeconds", Duration.ofHours(1), Duration.ofDays(11), Duration.ofDays(7)));
    }
}
