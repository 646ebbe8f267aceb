package ch.monespacepro.keycloak.language;

import java.text.Collator;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Countries in a message, named when the page is written: the same message may be shown again in another language.
 *
 * @param codes ISO 3166-1 alpha-2
 */
public record CountryNames(Collection<String> codes) {

    private static final String MARK = "countries:";

    /** As a message's parameter. */
    public String inMessage() {
        return MARK + String.join(",", codes);
    }

    /** The parameters of a message, with countries by their names in the language. */
    public static Object[] shown(Object[] parameters, Locale language) {
        return parameters == null
                ? null
                : Arrays.stream(parameters)
                        .map(each -> each instanceof String text && text.startsWith(MARK)
                                ? new CountryNames(Arrays.asList(text.substring(MARK.length()).split(","))).in(language)
                                : each)
                        .toArray();
    }

    private String in(Locale language) {
        return codes.stream()
                .map(code -> new Locale("", code).getDisplayCountry(language))
                .sorted(Collator.getInstance(language))
                .collect(Collectors.joining(", "));
    }
}
