package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.sms.MaskedNumber;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.Locale;

/** Where a code goes. */
sealed interface CodeDestination {

    /** What limits are counted by: one spelling for one destination. */
    String address();

    /** What the page shows: its owner recognises it, nobody else can use it. */
    String masked();

    /** {@code sms} or {@code email}, as in the attribute {@code codeChannel}. */
    String channel();

    /** A telephone. */
    record Sms(MobileNumber number) implements CodeDestination {

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
        public String toString() {
            return "Email[" + masked() + "]";
        }
    }
}
