package ch.monespacepro.keycloak.lookup;

import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;

/** An identifier by which accounts are compared: the name of its type, and its value. */
record Key(String type, String value) {

    static Key of(ProfessionalIdentifier identifier) {
        return new Key(identifier.type().name(), identifier.value());
    }
}
