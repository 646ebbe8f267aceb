package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.address.MailDomain;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.text.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Not a test: measures for {@code bench/long_inputs.py} how much more a long input costs each pattern and rule than a
 * short one. Surefire ignores the class because of its name.
 */
class LongInputsMeasured {

    private static final Path CLASSES = Path.of("target/classes");
    private static final int SHORT = 10;
    private static final int TRIES = 10;

    @Test
    void measure() throws IOException, ReflectiveOperationException {
        JsonNode document = Vectors.document("long_inputs.json");
        Map<String, Consumer<String>> uses = patterns();
        uses.put("MobileNumber.find", text -> MobileNumber.find(text, AllowedCountries.DEFAULT));
        uses.put("MailAddress.normalised", MailAddress::normalised);
        uses.put("MailDomain.of", MailDomain::of);
        uses.put("PlainText.trimmed", PlainText::trimmed);
        uses.put("HinIdentity", LongInputsMeasured::read);
        List<String> rows = new ArrayList<>();
        uses.forEach((name, use) -> rows.add(worst(name, use, document)));
        Files.write(Path.of("target/long-inputs.tsv"), rows);
    }

    private static String worst(String name, Consumer<String> use, JsonNode document) {
        double most = Double.NEGATIVE_INFINITY;
        String worst = "";
        for (JsonNode shape : document.required("inputs")) {
            double brief = milliseconds(use, Vectors.longInput(shape, SHORT));
            double more = milliseconds(use, Vectors.longInput(shape, document.required("characters").intValue())) - brief;
            if (more > most) {
                most = more;
                worst = shape.required("name").textValue();
            }
        }
        return String.format(Locale.ROOT, "%s\t%.3f\t%s", name, most, worst);
    }

    /** Returns the processor time, as the minimum of several tries, so that other processes do not count. */
    private static double milliseconds(Consumer<String> use, String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = threads.getCurrentThreadCpuTime();
            use.accept(text);
            least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
        }
        return least / 1e6;
    }

    private static Map<String, Consumer<String>> patterns() throws IOException, ReflectiveOperationException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(CLASSES)) {
            files = found.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        }
        Map<String, Consumer<String>> patterns = new LinkedHashMap<>();
        for (Path file : files) {
            if (!new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("java/util/regex/Pattern")) {
                continue; // some classes need libraries of the server
            }
            String name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
            for (Field field : Class.forName(name, false, LongInputsMeasured.class.getClassLoader()).getDeclaredFields()) {
                if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    Pattern pattern = (Pattern) field.get(null);
                    patterns.put(field.getDeclaringClass().getSimpleName() + "." + field.getName(), use(pattern));
                }
            }
        }
        return patterns;
    }

    private static Consumer<String> use(Pattern pattern) {
        return text -> {
            Matcher matcher = pattern.matcher(text);
            matcher.matches();
            matcher.reset();
            while (matcher.find()) {
                // Searches like replaceAll.
            }
        };
    }

    private static void read(String text) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("loginName", text);
        claims.putObject("contactId").put("lastName", text).put("verificationLevel", text);
        HinIdentity identity = new HinIdentity(claims);
        identity.key("loginName");
        identity.level("contactId.verificationLevel");
        identity.displayName();
    }
}
