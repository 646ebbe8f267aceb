package ch.monespacepro.keycloak.code;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.keycloak.common.util.Time;

/** Formats the time of a notice in the time zone of Zurich. */
final class SwissTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("dd.MM.yyyy, HH:mm").withZone(ZoneId.of("Europe/Zurich"));

    private SwissTime() {}

    static String now() {
        return FORMAT.format(Instant.ofEpochMilli(Time.currentTimeMillis()));
    }
}
