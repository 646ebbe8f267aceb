package ch.monespacepro.keycloak.password;

import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/**
 * The words that are no password, whatever digits and signs stand around them: months, towns, professions.
 *
 * <p>They are a component of the realm, filled from {@code realm/forbidden-passwords.txt}, so that no node of a cluster
 * needs a file.
 */
public interface ForbiddenWords extends Provider {

    /** @param key see {@link WordKey} */
    boolean contain(String key);

    /** Returns the realm's words; without a component there are none. Several components are merged. */
    static ForbiddenWords of(RealmModel realm) {
        List<String> words = realm.getComponentsStream(realm.getId(), ForbiddenWords.class.getName())
                .map(ComponentModel::getConfig)
                .flatMap(config -> config.getOrDefault(ForbiddenWordsFactory.WORDS, List.of()).stream())
                .toList();
        return WordList.of(words);
    }

    @Override
    default void close() {
        // Nothing to release.
    }
}
