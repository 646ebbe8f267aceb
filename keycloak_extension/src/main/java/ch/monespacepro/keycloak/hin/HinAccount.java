package ch.monespacepro.keycloak.hin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account that a HIN identity becomes.
 *
 * @param attributes all of them, as they are written at the first sign-in
 * @param refreshed those that are written again at every sign-in
 * @param leftOut attributes that could not be read from the identity
 */
public record HinAccount(Map<String, String> attributes, Map<String, String> refreshed, List<LeftOut> leftOut) {

    /**
     * @param attribute the attribute that the account does without
     * @param problem a short code such as {@code not-mobile}
     */
    public record LeftOut(String attribute, String problem) {}

    public HinAccount {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        refreshed = Collections.unmodifiableMap(new LinkedHashMap<>(refreshed));
        leftOut = List.copyOf(leftOut);
    }

    @Override
    public String toString() {
        return "HinAccount" + attributes.keySet();
    }
}
