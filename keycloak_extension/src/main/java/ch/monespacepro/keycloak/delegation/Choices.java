package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.identifier.IdentifierType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * What a person may choose from now, as the database has it.
 *
 * @param delegations the last used first
 * @param mayActAlone whether the person may act for themselves
 */
record Choices(List<StandingDelegation> delegations, boolean mayActAlone) {

    private static final String IDENTIFIER_TYPE = "professionalIdType";

    static Choices of(KeycloakSession session, UserModel person) {
        return new Choices(new Delegations(session).standingOf(person), mayActAlone(person));
    }

    /** Returns whether the person has an identifier of their own. */
    static boolean mayActAlone(UserModel person) {
        return IdentifierType.find(person.getFirstAttribute(IDENTIFIER_TYPE))
                .filter(type -> type != IdentifierType.NONE)
                .isPresent();
    }

    boolean areNone() {
        return delegations.isEmpty() && !mayActAlone;
    }

    /** Returns the choice where there is one only: nobody is asked then. */
    Optional<Responsibility> only() {
        List<Responsibility> some = all().limit(2).toList();
        return some.size() == 1 ? Optional.of(some.get(0)) : Optional.empty();
    }

    /** @param value as posted; null counts as none */
    Optional<Responsibility> find(String value) {
        return all().filter(each -> each.value().equals(value)).findFirst();
    }

    boolean contain(Responsibility responsibility) {
        return find(responsibility.value()).isPresent();
    }

    private Stream<Responsibility> all() {
        return Stream.concat(
                delegations.stream().map(each -> new Responsibility(each.delegation().principalId())),
                mayActAlone ? Stream.of(Responsibility.OWN) : Stream.empty());
    }
}
