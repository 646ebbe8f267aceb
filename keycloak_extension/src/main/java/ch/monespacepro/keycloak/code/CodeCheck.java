package ch.monespacepro.keycloak.code;

import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Compares typed codes with the code that was sent. A try is taken from the cluster-wide store before the comparison,
 * so that parallel requests share the same tries. The first right answer uses up the code.
 */
final class CodeCheck {

    private static final String TRY = "mep.code.try.";
    private static final String USED = "mep.code.used.";
    /** Entries outlive the code by this margin, because the clocks of two nodes may differ. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final SingleUseObjectProvider store;
    private final CodePurpose purpose;
    private final int maxTries;

    CodeCheck(SingleUseObjectProvider store, CodePurpose purpose, int maxTries) {
        this.store = store;
        this.purpose = purpose;
        this.maxTries = maxTries;
    }

    /** @param code the code that was sent, or null when none was sent */
    CodeVerdict judge(OneTimeCode code, CodeBinding binding, String typed, Instant now) {
        CodeVerdict unusable = unusable(code, now);
        if (unusable != null) {
            return unusable;
        }
        return TypedCode.of(typed, purpose.length())
                .map(digits -> compare(code, binding, digits, now))
                .orElse(CodeVerdict.UNREADABLE);
    }

    /** Returns why this code cannot be entered any more, or null when it can. */
    CodeVerdict unusable(OneTimeCode code, Instant now) {
        if (code == null) {
            return CodeVerdict.NONE;
        }
        if (code.expiredAt(now)) {
            return CodeVerdict.EXPIRED;
        }
        if (store.contains(USED + code.id())) {
            return CodeVerdict.USED;
        }
        return triesLeft(code) == 0 ? CodeVerdict.DEAD : null;
    }

    int triesLeft(OneTimeCode code) {
        int left = 0;
        for (int i = 0; i < maxTries; i++) {
            if (!store.contains(tryKey(code, i))) {
                left++;
            }
        }
        return left;
    }

    private CodeVerdict compare(OneTimeCode code, CodeBinding binding, TypedCode typed, Instant now) {
        if (!takeTry(code, now)) {
            return CodeVerdict.DEAD;
        }
        if (!code.matches(typed, binding)) {
            return CodeVerdict.WRONG;
        }
        return store.putIfAbsent(USED + code.id(), lifespan(code, now)) ? CodeVerdict.ACCEPTED : CodeVerdict.USED;
    }

    private boolean takeTry(OneTimeCode code, Instant now) {
        for (int i = 0; i < maxTries; i++) {
            if (store.putIfAbsent(tryKey(code, i), lifespan(code, now))) {
                return true;
            }
        }
        return false;
    }

    private static String tryKey(OneTimeCode code, int i) {
        return TRY + code.id() + "." + i;
    }

    private static long lifespan(OneTimeCode code, Instant now) {
        return Duration.ofMillis(code.expiresAtMillis() - now.toEpochMilli()).plus(MARGIN).toSeconds();
    }
}
