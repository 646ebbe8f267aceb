package ch.monespacepro.keycloak.hin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes that a HIN login writes.
 *
 * @param attributes all attributes at the first login, later those that are refreshed
 * @param leftOut attributes whose claims were unreadable: a new account lacks them, an existing one keeps its values
 */
public record HinAccount(Map<String, String> attributes, List<LeftOut> leftOut) {

    /**
     * An attribute that was not written.
     *
     * @param attribute its name
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
