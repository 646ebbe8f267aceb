package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.signin.Proof;
import ch.monespacepro.keycloak.sms.MaskedNumber;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.Locale;
import org.keycloak.models.UserModel;

/** Where a code goes. */
sealed interface CodeDestination {

    /** The attribute that holds the channel of a person's codes. */
    String CHANNEL = "codeChannel";

    /** The attribute that holds the number of a person's codes, E.164. */
    String TELEPHONE = "phoneNumber";

    /** What limits are counted by: one spelling for one destination. */
    String address();

    /** What the page shows: its owner recognises it, nobody else can use it. */
    String masked();

    /** Names the address without showing it: keys are short, and a dump of the cache shows no numbers. */
    default String digest() {
        return Digest.of(address());
    }

    /** {@code sms} or {@code email}, as in the attribute {@code codeChannel}. */
    String channel();

    /** Called once a code that was sent there came back: the person who typed it holds it. */
    default void received(UserModel person) {}

    /** From now on the person's codes go here first. Called once a code that was sent here came back. */
    void bindTo(UserModel person);

    /** What a code that came back from there proves. */
    Proof proof();

    /** A telephone. */
    record Sms(MobileNumber number) implements CodeDestination {

        private static final String VERIFIED = "phoneNumberVerified";

        @Override
        public String address() {
            return number.e164();
        }

        @Override
        public String masked() {
            return MaskedNumber.of(number.e164());
        }

        @Override
        public String channel() {
            return "sms";
        }

        @Override
        public void received(UserModel person) {
            if (!"true".equals(person.getFirstAttribute(VERIFIED))) {
                person.setSingleAttribute(VERIFIED, "true");
            }
        }

        @Override
        public void bindTo(UserModel person) {
            person.setSingleAttribute(TELEPHONE, number.e164());
            person.setSingleAttribute(VERIFIED, "true");
            person.setSingleAttribute(CHANNEL, channel());
        }

        @Override
        public Proof proof() {
            return Proof.SMS_CODE;
        }
    }

    /** A mail address whose domain HIN protects. */
    record Email(String email) implements CodeDestination {

        @Override
        public String address() {
            return email.toLowerCase(Locale.ROOT);
        }

        @Override
        public String masked() {
            int at = email.lastIndexOf('@');
            String first = at > 1 ? email.substring(0, email.offsetByCodePoints(0, 1)) : "";
            return first + "•••" + email.substring(Math.max(at, 0));
        }

        @Override
        public String channel() {
            return "email";
        }

        @Override
        public void bindTo(UserModel person) {
            person.setSingleAttribute(CHANNEL, channel());
        }

        @Override
        public Proof proof() {
            return Proof.MAIL_CODE;
        }

        @Override
        public String toString() {
            return "Email[" + masked() + "]";
        }
    }
}
