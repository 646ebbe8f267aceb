package ch.monespacepro.keycloak.hin;

/** Thrown when the mapper's configuration is not a table compiled from {@code hin_mapper/table.yaml}. */
public final class BadHinTableException extends RuntimeException {

    public BadHinTableException(String fault) {
        super("The HIN table of mep-hin-mapper cannot be used: " + fault + ". Run mep apply to write it again.");
    }
}
