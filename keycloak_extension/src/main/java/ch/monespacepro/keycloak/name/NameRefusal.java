package ch.monespacepro.keycloak.name;

/** Reasons to refuse a name or a title. The codes are those of {@code professional_rules/person_name.py}. */
public enum NameRefusal {
    EMPTY("empty"),
    /** The text has {@code <}, {@code >} or {@code &}. */
    MARKUP("markup"),
    /** The text has another sign or an invisible character that stands in no name, or no letter at all. */
    CHARACTERS("characters"),
    TOO_LONG("too-long");

    private final String code;

    NameRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
