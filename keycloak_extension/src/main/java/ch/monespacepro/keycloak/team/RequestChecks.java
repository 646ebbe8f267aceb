package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Origin;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.hin.HinName;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.IdentifierWarning;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import ch.monespacepro.keycloak.team.Check.Result;
import ch.monespacepro.keycloak.text.FoldedText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checks that need nothing but the account's own values. */
final class RequestChecks {

    /** The first validations of a forgotten request are by telephone: its writer may have changed job or number. */
    private static final Duration OLD = Duration.ofDays(30);

    private RequestChecks() {}

    /** Returns the check of the identifier's form and digit, and for a ZSR that of its letter. */
    static List<Check> identifier(
            String type, String value, String function, FunctionsWithoutIdentifier withoutIdentifier) {
        String name = "identifier-check-digit";
        Optional<IdentifierType> known = IdentifierType.find(type);
        if (known.isEmpty() || value == null || value.isBlank()) {
            return List.of(Check.of(name, Result.UNKNOWN));
        }
        List<Check> checks = new ArrayList<>();
        try {
            ProfessionalIdentifier read =
                    ProfessionalIdentifier.typed(known.get(), value, function, withoutIdentifier);
            // A ZSR has a letter instead of a digit, and a person without identifier has neither.
            boolean hasDigit = known.get() == IdentifierType.GLN || known.get() == IdentifierType.RPPS;
            checks.add(Check.of(name, hasDigit ? Result.GOOD : Result.UNKNOWN).with("type", type));
            if (known.get() == IdentifierType.ZSR) {
                boolean isWrong = read.warnings().contains(IdentifierWarning.ZSR_LETTER);
                checks.add(Check.of("zsr-letter", isWrong ? Result.WARNING : Result.GOOD)
                        .with("letter", read.value().substring(0, 1)));
            }
        } catch (IdentifierRefusedException refused) {
            checks.add(Check.of(name, Result.BAD)
                    .with("type", type)
                    .with("reason", refused.refusal().code()));
        }
        return checks;
    }

    /** What a staff member has confirmed by a document or a register is not to be asked about any more; what is wrong stays told. */
    static List<Check> confirmed(List<Check> identifier) {
        return Stream.concat(
                        identifier.stream().filter(check -> check.result() != Result.WARNING),
                        Stream.of(Check.of("identifier-confirmed", Result.GOOD)))
                .toList();
    }

    /** Compares both names without case and accents. */
    static Check name(String firstName, String lastName, Optional<HinName> atHin) {
        String name = "name-at-hin";
        if (atHin.isEmpty()) {
            return Check.of(name, Result.UNKNOWN);
        }
        HinName hin = atHin.get();
        boolean isSame = FoldedText.of(firstName).equals(FoldedText.of(hin.firstName()))
                && FoldedText.of(lastName).equals(FoldedText.of(hin.lastName()));
        return Check.of(name, isSame ? Result.GOOD : Result.WARNING)
                .with("firstName", hin.firstName())
                .with("lastName", hin.lastName());
    }

    /** HIN and the hospital know the person; what a form says, anybody can write. Without a request, an administrator made the account. */
    static Check origin(Origin origin) {
        if (origin == Origin.TEAM) {
            return Check.of("made-without-request", Result.UNKNOWN).with("origin", origin.code());
        }
        boolean isIdentified = origin == Origin.HIN || origin == Origin.HOSPITAL;
        return Check.of("origin", isIdentified ? Result.GOOD : Result.UNKNOWN).with("origin", origin.code());
    }

    /** @param read the version that the applicant saw; empty without a form */
    static Check notice(String read, String present) {
        String name = "notice-version";
        if (read.isEmpty()) {
            return Check.of(name, Result.UNKNOWN);
        }
        return Check.of(name, read.equals(present) ? Result.GOOD : Result.WARNING)
                .with("version", read)
                .with("present", present);
    }

    static Check age(Instant requested, Instant now) {
        Duration age = Duration.between(requested, now);
        return Check.of("request-age", age.compareTo(OLD) > 0 ? Result.WARNING : Result.GOOD)
                .with("days", String.valueOf(Math.max(0, age.toDays())))
                .with("at", requested.toString());
    }

    /** Tells of the last rejection; one that came by itself, because nobody validated in time, has no reason. */
    static Check earlierRejections(List<StoryLine> story) {
        List<StoryLine> rejections = story.stream()
                .filter(line -> Transition.REJECT.act().equals(line.act())
                        || Transition.EXPIRE.act().equals(line.act()))
                .toList();
        String name = "earlier-rejections";
        if (rejections.isEmpty()) {
            return Check.of(name, Result.GOOD);
        }
        StoryLine last = rejections.get(rejections.size() - 1);
        return Check.of(name, Result.WARNING)
                .with("count", String.valueOf(rejections.size()))
                .with("act", last.act())
                .with("at", last.at())
                .with("reason", last.reason());
    }

    /** @param at when the mailbox said that the request came from another person; empty when it did not */
    static Check disowned(String at) {
        return at.isEmpty()
                ? Check.of("disowned", Result.GOOD)
                : Check.of("disowned", Result.BAD).with("at", at);
    }
}
