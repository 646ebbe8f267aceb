package ch.monespacepro.keycloak.name;

/**
 * A title, such as {@code Dr méd.} or {@code PD Dr. med.}: like a name, also with digits, commas, slashes and plus
 * signs, but shorter. It may be empty: not everybody has a title. A form that requires one says so itself.
 *
 * <p>The same rule as {@code professional_rules/person_name.py}; both run {@code tests/vectors/person_names.json}.
 */
public final class PersonTitle {

    /** In UTF-16 units. */
    public static final int LONGEST = 40;

    private static final NameRule RULE = new NameRule(PersonName.SIGNS + ",/+0-9", LONGEST, true);

    private PersonTitle() {}

    /**
     * Returns a typed title as it is stored: trimmed, in Unicode's composed form; empty when there is none.
     *
     * @throws NameRefusedException naming the reason
     */
    public static String typed(String typed) throws NameRefusedException {
        return RULE.read(typed);
    }
}
