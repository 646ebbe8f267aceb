package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/accounts.md has a row for each act of the team. The picture of the states is checked in tests/unit. */
class AccountsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "accounts.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    @Test
    void tableOfActsIsThatOfTheExtension() throws IOException {
        String table = Files.readString(DOCUMENT).split("\\| act \\|")[1].split("\n\n")[0];
        Set<String> described = ROW.matcher(table)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> acts = Stream.concat(Acts.names(), Stream.of(Export.NAME, Erase.NAME))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(acts, described);
    }
}
