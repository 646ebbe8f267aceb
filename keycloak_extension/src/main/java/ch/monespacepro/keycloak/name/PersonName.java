package ch.monespacepro.keycloak.name;

/**
 * A first or last name: letters of any script with their marks, and the signs that stand in names: apostrophes,
 * hyphens, dots and round brackets («Muster (-Keller)»).
 *
 * <p>The same rule as {@code professional_rules/person_name.py}; both run {@code tests/vectors/person_names.json}.
 */
public final class PersonName {

    /** In UTF-16 units. */
    public static final int LONGEST = 60;

    /**
     * Beside the usual ones: the dot between two l in Catalan, the hyphen and its no-break form, the typographic
     * apostrophe, the signs of Hebrew abbreviations, and the dots of Tibetan syllables and of foreign names in Japanese.
     */
    static final String SIGNS = " '().\\-\\u00b7\\u2010\\u2011\\u2019\\u05f3\\u05f4\\u0f0b\\u30fb";

    private static final NameRule RULE = new NameRule(SIGNS, LONGEST, false);

    private PersonName() {}

    /**
     * Returns a typed name as it is stored: trimmed, in Unicode's composed form, so that a name typed on a Mac equals
     * the same name of a registry.
     *
     * @throws NameRefusedException naming the reason
     */
    public static String typed(String typed) throws NameRefusedException {
        return RULE.read(typed);
    }

    /** Returns whether a text, whatever its length, has at least one letter and only characters that stand in names. */
    public static boolean hasOnlyItsCharacters(String text) {
        return RULE.hasOnlyItsCharacters(text);
    }
}
