package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.ConfirmedIdentifier;
import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.hin.HinName;
import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.settings.RequestSettings;
import ch.monespacepro.keycloak.team.Check.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What was checked about an account, for the staff member who decides. It decides nothing itself. */
record Checks(KeycloakSession session, UserModel person, Summary summary, Instant now) {

    private static final String IDENTIFIER = "professionalId";
    private static final String IDENTIFIER_TYPE = "professionalIdType";
    private static final String TELEPHONE = "phoneNumber";
    /** A number of a switchboard may stand in many accounts. */
    private static final int MOST_OTHERS = 5;

    List<Check> all() {
        List<Check> checks = new ArrayList<>(identifier());
        checks.addAll(identifierElsewhere());
        checks.addAll(telephoneElsewhere());
        checks.add(address());
        checks.add(RequestChecks.origin(summary.origin()));
        checks.add(RequestChecks.name(person.getFirstName(), person.getLastName(), HinName.of(person)));
        checks.add(RequestChecks.notice(
                summary.text("noticeVersion"), RequestSettings.of(realm()).noticeVersion()));
        if (summary.status() == AccountStatus.PENDING) {
            checks.add(RequestChecks.age(summary.submittedAt(), now));
        }
        checks.add(RequestChecks.earlierRejections(new Story(person).lines()));
        checks.add(RequestChecks.disowned(summary.text("requestDisowned")));
        return checks;
    }

    private List<Check> identifier() {
        List<Check> checks = RequestChecks.identifier(
                text(IDENTIFIER_TYPE), text(IDENTIFIER), text("function"), FunctionsWithoutIdentifier.of(realm()));
        return new ConfirmedIdentifier(person).isConfirmed() ? RequestChecks.confirmed(checks) : checks;
    }

    /** An active account with the same identifier forbids the validation; another one is to be asked about. */
    private List<Check> identifierElsewhere() {
        String name = "identifier-elsewhere";
        if (text(IDENTIFIER) == null || IdentifierType.NONE.name().equals(text(IDENTIFIER_TYPE))) {
            return List.of(Check.of(name, Result.UNKNOWN));
        }
        return elsewhere(name, others(IDENTIFIER)
                .filter(other -> Objects.equals(text(IDENTIFIER_TYPE), other.getFirstAttribute(IDENTIFIER_TYPE)))
                .limit(MOST_OTHERS)
                .toList());
    }

    private List<Check> telephoneElsewhere() {
        String name = "telephone-elsewhere";
        return text(TELEPHONE) == null
                ? List.of(Check.of(name, Result.UNKNOWN))
                : elsewhere(name, others(TELEPHONE).limit(MOST_OTHERS).toList());
    }

    private List<Check> elsewhere(String name, List<UserModel> others) {
        if (others.isEmpty()) {
            return List.of(Check.of(name, Result.GOOD));
        }
        return others.stream()
                .map(other -> {
                    AccountStatus status = new Account(other).status();
                    boolean isTaken = name.startsWith("identifier") && status == AccountStatus.ACTIVE;
                    return Check.of(name, isTaken ? Result.BAD : Result.WARNING)
                            .with("id", other.getId())
                            .with("name", nameOf(other))
                            .with("status", status.code());
                })
                .toList();
    }

    private Stream<UserModel> others(String attribute) {
        return session.users()
                .searchForUserByUserAttributeStream(realm(), attribute, text(attribute))
                .filter(other -> !other.getId().equals(person.getId()))
                .filter(other -> other.getServiceAccountClientLink() == null);
    }

    /** A domain that is not listed may be secured all the same: HIN publishes no list. */
    private Check address() {
        String email = person.getEmail();
        if (email == null) {
            return Check.of("email-hin-secured", Result.UNKNOWN);
        }
        boolean isSecured = HinSecuredDomains.of(session).secures(email);
        Result otherwise = "email".equals(text("codeChannel")) ? Result.WARNING : Result.UNKNOWN;
        return Check.of("email-hin-secured", isSecured ? Result.GOOD : otherwise)
                .with("domain", email.substring(email.lastIndexOf('@') + 1));
    }

    /** Returns an attribute; null when it is absent or blank. */
    private String text(String attribute) {
        String value = person.getFirstAttribute(attribute);
        return value == null || value.isBlank() ? null : value;
    }

    private static String nameOf(UserModel other) {
        return Stream.of(other.getFirstName(), other.getLastName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "))
                .strip();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
