package ch.monespacepro.keycloak.password;

import java.util.Optional;

/** The rule against passwords that are easy to guess for anybody, or for those who know the person. */
final class GuessablePassword {

    /** «Safely unguessable» in zxcvbn's words: more than a hundred million tries. */
    private static final int LEAST_SCORE = 3;

    private final GuessScore score;

    GuessablePassword(GuessScore score) {
        this.score = score;
    }

    Optional<PasswordFault> fault(String password, PersonWords person, ForbiddenWords forbidden) {
        String key = WordKey.of(password);
        if (person.contain(key)) {
            return Optional.of(PasswordFault.PERSONAL);
        }
        if (forbidden.contain(key)) {
            return Optional.of(PasswordFault.KNOWN_WORD);
        }
        return score.isAtLeast(LEAST_SCORE, password, person.guesses())
                ? Optional.empty()
                : Optional.of(PasswordFault.GUESSABLE);
    }
}
