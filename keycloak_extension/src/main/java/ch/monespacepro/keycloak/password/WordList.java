package ch.monespacepro.keycloak.password;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words in the form in which they are compared.
 *
 * @param keys see {@link WordKey}
 */
record WordList(Set<String> keys) implements ForbiddenWords {

    WordList {
        keys = Set.copyOf(keys);
    }

    /** @param words as people write them, with accents and capitals */
    static WordList of(Collection<String> words) {
        return new WordList(words.stream()
                .flatMap(word -> WordKey.spellings(word).stream())
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toSet()));
    }

    @Override
    public boolean contain(String key) {
        return keys.contains(key);
    }
}
