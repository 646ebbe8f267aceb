package ch.monespacepro.keycloak.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.keycloak.common.util.Time;

/** Formats times and days of a notice in the time zone of Zurich, as people of all our languages read them. */
public final class SwissTime {

    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd.MM.yyyy, HH:mm").withZone(ZURICH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd.MM.yyyy").withZone(ZURICH);

    private SwissTime() {}

    public static String now() {
        return time(Instant.ofEpochMilli(Time.currentTimeMillis()));
    }

    public static String time(Instant moment) {
        return TIME.format(moment);
    }

    public static String day(Instant moment) {
        return DAY.format(moment);
    }

    public static String day(LocalDate day) {
        return day.format(DAY);
    }

    /** Returns the present day in Zurich. */
    public static LocalDate today() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(Time.currentTimeMillis()), ZURICH);
    }
}
