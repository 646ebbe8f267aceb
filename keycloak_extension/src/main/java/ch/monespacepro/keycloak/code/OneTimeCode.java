package ch.monespacepro.keycloak.code;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A code that was sent, as the server stores it: a salted hash, never the digits.
 *
 * @param id key of the code in the store of tries; independent of the digits
 * @param salt random key of the hash, base64url
 * @param hash HMAC-SHA256 over binding, id and digits, base64url
 * @param sentAtMillis time of sending, milliseconds since 1970
 * @param expiresAtMillis end of the lifetime, milliseconds since 1970
 */
record OneTimeCode(String id, String salt, String hash, long sentAtMillis, long expiresAtMillis) {

    /** The tolerated difference between the clocks of two nodes. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private static final int RANDOM_BYTES = 16;
    private static final int RADIX = Character.MAX_RADIX;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** A new code and its digits. The digits are kept only until they are sent. */
    record Issued(OneTimeCode code, String digits) {
        @Override
        public String toString() {
            return "Issued[" + code.id + "]";
        }
    }

    static Issued issue(
            CodePurpose purpose, SecureRandom random, CodeBinding binding, Instant now, Duration lifetime) {
        int length = purpose.length();
        String digits = String.format(Locale.ROOT, "%0" + length + "d", random.nextInt((int) Math.pow(10, length)));
        String id = random(random);
        String salt = random(random);
        long sentAt = now.toEpochMilli();
        String hash = hash(salt, id, binding, digits);
        return new Issued(new OneTimeCode(id, salt, hash, sentAt, sentAt + lifetime.toMillis()), digits);
    }

    /** Compares in constant time. */
    boolean matches(TypedCode typed, CodeBinding binding) {
        String candidate = hash(salt, id, binding, typed.digits());
        return MessageDigest.isEqual(
                candidate.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Returns whether the lifetime has ended. A code sent in the future has expired too, so that a clock set back
     * extends no lifetime.
     */
    boolean expiredAt(Instant now) {
        return now.toEpochMilli() >= expiresAtMillis || now.plus(CLOCK_SKEW).toEpochMilli() < sentAtMillis;
    }

    /** Returns how long the person must wait for the next code of this login session; never negative. */
    Duration holdAt(Instant now, Duration resendAfter) {
        Duration hold = Duration.ofMillis(sentAtMillis).plus(resendAfter).minusMillis(now.toEpochMilli());
        return hold.isNegative() ? Duration.ZERO : hold;
    }

    /** Serialises the code compactly, for {@link #read}. */
    String written() {
        String sentAt = Long.toString(sentAtMillis, RADIX);
        String lifetime = Long.toString(expiresAtMillis - sentAtMillis, RADIX);
        return String.join(".", id, salt, hash, sentAt, lifetime);
    }

    static OneTimeCode read(String written) {
        String[] parts = written.split("[.]");
        long sentAt = Long.parseLong(parts[3], RADIX);
        return new OneTimeCode(parts[0], parts[1], parts[2], sentAt, sentAt + Long.parseLong(parts[4], RADIX));
    }

    private static String hash(String salt, String id, CodeBinding binding, String digits) {
        String message = String.join(
                "\n", binding.flowId(), binding.executionId(), binding.userId(), binding.destination(), id, digits);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(salt), "HmacSHA256"));
            return BASE64.encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException absent) {
            throw new IllegalStateException("Every Java has HmacSHA256", absent);
        }
    }

    private static String random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }
}
