package ch.monespacepro.keycloak.code;

/** No code could be sent: the person is told, and nothing is charged to their limits. */
final class CodeNotSentException extends Exception {

    CodeNotSentException(String reason) {
        super(reason);
    }
}
