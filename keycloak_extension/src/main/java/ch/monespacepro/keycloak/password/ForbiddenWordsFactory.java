package ch.monespacepro.keycloak.password;

import ch.monespacepro.keycloak.StatelessFactory;
import java.util.List;
import org.keycloak.component.ComponentFactory;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Factory of the realm component {@code mep-forbidden-passwords}. Its config key {@code words} has one word per value.
 */
public final class ForbiddenWordsFactory
        implements ComponentFactory<ForbiddenWords, ForbiddenWords>, StatelessFactory<ForbiddenWords> {

    public static final String ID = "mep-forbidden-passwords";
    public static final String WORDS = "words";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ForbiddenWords create(KeycloakSession session) {
        return WordList.of(List.of());
    }

    @Override
    public ForbiddenWords create(KeycloakSession session, ComponentModel model) {
        return WordList.of(model.getConfig().getOrDefault(WORDS, List.of()));
    }

    /** Refuses words without letters, which would match nothing. */
    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model)
            throws ComponentValidationException {
        for (String word : model.getConfig().getOrDefault(WORDS, List.of())) {
            if (WordKey.of(word).isEmpty()) {
                throw new ComponentValidationException("words: «" + word + "» has no letter.");
            }
        }
    }

    @Override
    public String getHelpText() {
        return "Words that are no password, whatever digits and signs stand around them.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                WORDS, "Words", "One word per value. Case, accents and signs do not matter.",
                ProviderConfigProperty.MULTIVALUED_STRING_TYPE, List.of()));
    }
}
