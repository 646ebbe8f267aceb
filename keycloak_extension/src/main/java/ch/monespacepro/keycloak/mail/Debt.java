package ch.monespacepro.keycloak.mail;

/**
 * One mail that is due.
 *
 * @param personId whose account it stands on
 */
record Debt(String personId, OwedMail mail) {

    boolean isTo(OwedMail.Reader reader) {
        return mail.reader() == reader;
    }
}
