package dev.launchwatch.signal;

import static dev.launchwatch.signal.Bodies.bad;
import static dev.launchwatch.signal.Bodies.good;
import static dev.launchwatch.signal.Bodies.read;
import static dev.launchwatch.signal.Bodies.shapes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are made to harm, or were harmed on the way. */
class HostileBodiesTest {
    private static final Format EVENTS = new Format.Events();
    private static final String GOOD = "{\"kind\":\"member.active\",\"id\":\"1\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t ",
                "\uFEFF",
                "{",
                "{\"kind\":\"a\"",
                "{\"kind\":\"a\\\"}",
                "[",
                "[{\"kind\":\"a\"}",
                "[{\"kind\":\"a\"},",
                "[{\"kind\":\"a\"}{\"kind\":\"b\"}]",
                "[] []",
                "]",
                "}",
                "null",
                "\"text\"",
                "12",
                "kind=a&id=b",
                "<xml/>"
            })
    void aBodyThatIsNoneIsRefusedAsAWholeWithARemedy(String body) {
        assertThatThrownBy(() -> read(EVENTS, Bodies.of(body)))
                .isInstanceOf(UnreadableBodyException.class)
                .message()
                .contains(": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE"})
    void anotherEncodingThanUtf8IsRefused(String charset) {
        byte[] bytes = GOOD.getBytes(java.nio.charset.Charset.forName(charset));
        assertThatThrownBy(() -> {
                    List<Decoded> items = read(EVENTS, Bodies.of(bytes, Bodies.JSON));
                    throw new UnreadableBodyException(bad(items.getFirst()));
                })
                .isInstanceOf(UnreadableBodyException.class);
    }

    @Test
    void aByteOrderMarkIsNoHarm() throws Exception {
        assertThat(shapes(read(EVENTS, Bodies.of("\uFEFF" + GOOD)))).containsExactly("member.active");
    }

    @Test
    void invalidUtf8HarmsItsOwnItemOnly() throws Exception {
        byte[] bytes =
                ("[" + GOOD + ",{\"kind\":\"a\",\"reason\":\"X\"}," + GOOD + "]").getBytes(StandardCharsets.UTF_8);
        for (int flaw : new int[] {0x80, 0xC0, 0xFF, 0xED}) {
            byte[] broken = bytes.clone();
            broken[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('X')] = (byte) flaw;
            List<Decoded> items = read(EVENTS, Bodies.of(broken, Bodies.JSON));
            assertThat(shapes(items)).containsExactly("member.active", "bad", "member.active");
            assertThat(bad(items.get(1))).contains("no valid JSON in UTF-8");
        }
    }

    @Test
    void deepNestingHarmsItsOwnItemOnly() throws Exception {
        String deep = "{\"kind\":\"a\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        List<Decoded> items = read(EVENTS, Bodies.of("[" + GOOD + "," + deep + "," + GOOD + "]"));
        assertThat(shapes(items)).containsExactly("member.active", "bad", "member.active");
        assertThat(bad(items.get(1))).contains("deeper than 64");
        String allowed = "{\"kind\":\"a\",\"x\":" + "[".repeat(63) + "]".repeat(63) + "}";
        assertThat(shapes(read(EVENTS, Bodies.of(allowed)))).containsExactly("a");
    }

    @Test
    void tooManyValuesHarmTheirOwnItemOnly() throws Exception {
        String many = "{\"kind\":\"a\",\"x\":[" + "[],".repeat(Items.MOST_TOKENS / 2) + "[]]}";
        List<Decoded> items = read(EVENTS, Bodies.of("[" + GOOD + "," + many + "," + GOOD + "]"));
        assertThat(shapes(items)).containsExactly("member.active", "bad", "member.active");
        assertThat(bad(items.get(1)))
                .contains("more than 1000000 names and values")
                .contains("smaller batches");
        String half = "{\"kind\":\"a\",\"x\":[" + "[],".repeat(Items.MOST_TOKENS / 3) + "[]]}";
        assertThat(shapes(read(EVENTS, Bodies.of("[" + half + "," + half + "," + GOOD + "]"))))
                .as("each item may have as many")
                .containsExactly("a", "a", "member.active");
    }

    @Test
    void anItemIsTheSameInAListAndOnALineOfItsOwn() throws Exception {
        List<String> items = List.of(
                GOOD,
                "{\"kind\":\"model.used\",\"model\":\"m\",\"cost\":0.10,\"currency\":\"EUR\",\"input_tokens\":12345678901}",
                "{\"kind\":\"a\",\"latency_ms\":0.125,\"status\":404.0,\"account\":12.50,\"x\":{\"y\":[1,{}]}}",
                "{\"kind\":\"a\",\"kind\":\"b\"}",
                "{\"kind\":\"a\",}",
                "null",
                "{\"kind\":\"\u00e4\",\"member\":\"\u00e4\"}",
                "{\"kind\":\"a\",\"member\":\"\u00e4\"}");
        for (int first = 0; first < items.size(); first++) {
            List<String> rest = items.subList(first, items.size());
            assertThat(read(EVENTS, Bodies.of("[" + String.join(" ,\n", rest) + "]")))
                    .isEqualTo(read(EVENTS, Bodies.of(String.join("\n", rest) + "\n")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e400", "1e-400", "-1e999999999", "1e99999999999999999999", "123456789012345678901234567890"})
    void aHugeNumberHarmsItsOwnItemOnly(String number) throws Exception {
        for (String field : List.of("status", "latency_ms")) {
            String item = "{\"kind\":\"a\",\"" + field + "\":" + number + "}";
            List<Decoded> items = read(EVENTS, Bodies.of("[" + item + "," + GOOD + "]"));
            assertThat(shapes(items)).containsExactly("bad", "member.active");
            assertThat(bad(items.getFirst())).doesNotContain(number);
        }
    }

    @Test
    void aNumberOfManyDigitsHarmsItsOwnItemOnly() throws Exception {
        String item = "{\"kind\":\"a\",\"status\":" + "9".repeat(1_000_000) + "}";
        assertThat(shapes(read(EVENTS, Bodies.of(item + "\n" + GOOD)))).containsExactly("bad", "member.active");
    }

    @Test
    void nulAndControlCharactersAreNotKept() throws Exception {
        String item =
                "{\"kind\":\"a\",\"account\":\"a\\u0000\\u001b[31m\\u202Eb\",\"reason\":\"x\\r\\ny\\u0007\",\"route\":\"/a\\u0000\"}";
        Reported event = good(read(EVENTS, Bodies.of(item)).getFirst());
        assertThat(event.account())
                .startsWith("a[31mb~")
                .as("and differs from one without them")
                .hasSize(6 + 65);
        assertThat(event.reason()).isEqualTo("xy");
        assertThat(event.route()).isEqualTo("/a");
        assertThat(shapes(read(EVENTS, Bodies.of("{\"kind\":\"a\0\"}\n" + GOOD))))
                .as("a bare NUL is no JSON")
                .containsExactly("bad", "member.active");
    }

    @Test
    void longTextsAreCutAndDifferentOnesStayDifferent() throws Exception {
        String start = "x".repeat(1_000_000);
        Reported one = good(read(
                        EVENTS,
                        Bodies.of("{\"kind\":\"a\",\"member\":\"" + start + "1\",\"route\":\"/" + start
                                + "\",\"reason\":\"" + "why ".repeat(100_000) + "\"}"))
                .getFirst());
        Reported other = good(read(EVENTS, Bodies.of("{\"kind\":\"a\",\"member\":\"" + start + "2\"}"))
                .getFirst());
        assertThat(one.member()).hasSize(320).isNotEqualTo(other.member());
        assertThat(one.route()).hasSizeLessThan(201);
        assertThat(one.reason()).hasSizeLessThan(61);
    }

    @Test
    void tenThousandItemsAreReadAndOneMoreIsRefused() throws Exception {
        String items = (GOOD + ",").repeat(Items.MOST);
        String list = "[" + items.substring(0, items.length() - 1) + "]";
        assertThat(read(EVENTS, Bodies.of(list))).hasSize(Items.MOST);
        assertThatThrownBy(() -> read(EVENTS, Bodies.of("[" + items + GOOD + "]")))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("more than 10000 items: send smaller batches");
        assertThatThrownBy(() -> read(EVENTS, Bodies.of((GOOD + "\n").repeat(Items.MOST + 1))))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("more than 10000");
        String spans = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + "{},".repeat(Items.MOST) + "{}]}]}]}";
        assertThatThrownBy(() -> read(new Format.Otlp(), Bodies.of(spans)))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("more than 10000");
        assertThatThrownBy(() -> read(new Format.Auth0(), Bodies.of("{\"logs\":[" + "1,".repeat(Items.MOST) + "1]}")))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("more than 10000");
    }

    @Test
    void itemsThatAreNoObjectsAreBadOnes() throws Exception {
        assertThat(shapes(read(EVENTS, Bodies.of("[1,\"a\",null,[],[{}],true,," + GOOD + ",]"))))
                .containsExactly("bad", "bad", "bad", "bad", "bad", "bad", "bad", "member.active", "bad");
    }

    @Test
    void aPrettyPrintedObjectIsNotTakenForLines() throws Exception {
        assertThat(shapes(read(EVENTS, Bodies.of("\r\n{\r\n  \"kind\" : \"a\" ,\r\n  \"x\" : [\r\n{ }\r\n]\r\n}\r\n"))))
                .containsExactly("a");
        assertThatThrownBy(() -> read(EVENTS, Bodies.of("{\n\"kind\":\"a\",\n\"x\":[\n{}\n")))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("send it whole");
    }

    @Test
    void aBrokenFirstLineHarmsNoOther() throws Exception {
        assertThat(shapes(read(EVENTS, Bodies.of("{\"kind\":\"a\n" + GOOD + "\n" + GOOD))))
                .containsExactly("bad", "member.active", "member.active");
        assertThat(shapes(read(EVENTS, Bodies.of("garbage\n" + GOOD)))).containsExactly("bad", "member.active");
        byte[] said = ("garbage\n\n[1]\n" + GOOD).getBytes(StandardCharsets.UTF_8);
        assertThat(shapes(read(EVENTS, Bodies.of(said, "application/x-ndjson; charset=utf-8"))))
                .containsExactly("bad", "bad", "member.active");
    }

    @Test
    void noMessageQuotesTheBody() throws Exception {
        for (String body : List.of(
                "{\"kind\":\"s3cr3t value\"}",
                "{\"kind\":\"a\",\"s3cr3t\":1,\"s3cr3t\":2}\n{}",
                "{\"kind\":s3cr3t}",
                "{\"kind\":\"a\",\"status\":\"s3cr3t\"}",
                "{\"kind\":\"a\",\"at\":\"s3cr3t\"}",
                "{\"specversion\":\"s3cr3t\"}",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"cost\":1,\"currency\":\"s3cr3t\"}")) {
            assertThat(bad(read(EVENTS, Bodies.of(body)).getFirst())).doesNotContain("s3cr3t");
        }
    }
}
