package ch.monespacepro.keycloak.reset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LinkRequestTest {

    @Test
    void overlongAddressIsNotQueued() {
        String longest = "a".repeat(246) + "@amge.ch";

        assertEquals(longest, asking(longest).address());
        assertEquals("", asking("a".repeat(130_000)).address());
    }

    private static LinkRequest asking(String address) {
        return new LinkRequest("realm", "portal", address, "127.0.0.1");
    }
}
