package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.signin.Proof;
import ch.monespacepro.keycloak.sms.MaskedNumber;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.Locale;
import org.keycloak.models.UserModel;

/** The telephone or mail address to which a code is sent. */
sealed interface CodeDestination {

    /** User attribute: the channel of the person's codes. */
    String CHANNEL = "codeChannel";

    /** User attribute: the telephone number of the person's codes, in E.164. */
    String TELEPHONE = "phoneNumber";

    /** Returns the canonical spelling, by which the limits are counted. */
    String address();

    /** Returns a form for the page: the owner recognises it, and nobody else can use it. */
    String masked();

    /** Returns a hash of the address. It keeps cache keys short, and a dump of the cache shows no numbers. */
    default String digest() {
        return Digest.of(address());
    }

    /** Returns {@code sms} or {@code email}, as in the attribute {@code codeChannel}. */
    String channel();

    /** Called when a code that was sent here was entered: the person has access to this destination. */
    default void received(UserModel person) {}

    /**
     * Makes this the preferred destination of the person's codes. Called when a code that was sent here was entered.
     */
    void bindTo(UserModel person);

    /** Returns the proof that a code sent here gives. */
    Proof proof();

    /** A mobile telephone. */
    record Sms(MobileNumber number) implements CodeDestination {

        static final String NAME = "sms";
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
            return NAME;
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

    /** A mail address in a HIN-secured domain. */
    record Email(String email) implements CodeDestination {

        static final String NAME = "email";

        @Override
        public String address() {
            return email.toLowerCase(Locale.ROOT);
        }

        @Override
        public String masked() {
            return MailAddress.masked(email);
        }

        @Override
        public String channel() {
            return NAME;
        }

        /** A mail of the extension was read: no confirmation link is needed. */
        @Override
        public void received(UserModel person) {
            if (!person.isEmailVerified() && email.equals(person.getEmail())) {
                person.setEmailVerified(true);
                person.removeRequiredAction(UserModel.RequiredAction.VERIFY_EMAIL);
            }
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
