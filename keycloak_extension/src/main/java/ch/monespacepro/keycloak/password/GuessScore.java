package ch.monespacepro.keycloak.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.stream.IntStream;

/**
 * zxcvbn's score of passwords, from 0 (guessed in a thousand tries) to 4 (more than ten thousand million).
 *
 * <p>A long password is scored in parts, because zxcvbn's time grows with the square of the length and with the signs
 * that can stand for letters: 128 characters chosen for it take five seconds, which anybody could ask for by a form. A
 * part of 24 characters takes two tenths of a second at most. One strong part is enough: to guess a password is to guess
 * each of its parts. Only the first parts are scored, for the same reason: who begins with that many weak characters
 * chooses another password.
 */
final class GuessScore {

    private static final int LONGEST_SCORED = 128;
    private static final int PART = 24;
    private static final int MOST_PARTS = 2;

    private final Zxcvbn zxcvbn = new Zxcvbn();

    /** @param easyWords words that an attacker tries first for this person */
    boolean isAtLeast(int least, String password, List<String> easyWords) {
        String scored = password.substring(0, Math.min(password.length(), LONGEST_SCORED));
        return IntStream.iterate(0, start -> start < scored.length(), start -> start + PART)
                .limit(MOST_PARTS)
                .mapToObj(start -> scored.substring(start, Math.min(start + PART, scored.length())))
                .anyMatch(part -> zxcvbn.measure(part, easyWords).getScore() >= least);
    }
}
