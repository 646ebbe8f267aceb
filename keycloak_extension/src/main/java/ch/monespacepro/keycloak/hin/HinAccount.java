package ch.monespacepro.keycloak.hin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sign-in by HIN writes.
 *
 * @param attributes all of the account at the first sign-in, later what is refreshed
 * @param leftOut attributes that could not be read from the identity: a new account lacks them, another one keeps its own
 */
public record HinAccount(Map<String, String> attributes, List<LeftOut> leftOut) {

    /**
     * @param attribute the attribute that is not written
     * @param problem a short code such as {@code not-mobile}
     */
    public record LeftOut(String attribute, String problem) {}

    public HinAccount {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        leftOut = List.copyOf(leftOut);
    }

    @Override
    public String toString() {
        return "HinAccount" + attributes.keySet();
    }
}
