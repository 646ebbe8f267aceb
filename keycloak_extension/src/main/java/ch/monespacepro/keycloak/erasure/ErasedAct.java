package ch.monespacepro.keycloak.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What is still known of one act after its account was erased: no name, no value of a field and no text that a person wrote.
 *
 * @param at ISO 8601 in UTC
 * @param act such as {@code validate}
 * @param actor Keycloak subject of the staff member, or the name of a job; {@link #OWNER} for the erased person
 * @param method {@code video} or {@code in-person}
 * @param proof how the person proved that the request was theirs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErasedAct(String at, String act, String actor, String method, String proof) {

    /** Stands for the person whose account was erased. */
    public static final String OWNER = "owner";
}
