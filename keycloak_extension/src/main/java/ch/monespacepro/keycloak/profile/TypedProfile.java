package ch.monespacepro.keycloak.profile;

import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.models.RealmModel;

/** Stub until `rules` lands. */
public final class TypedProfile {
    private TypedProfile() {}

    public static MultivaluedMap<String, String> normalised(MultivaluedMap<String, String> typed, RealmModel realm) {
        return typed;
    }
}
