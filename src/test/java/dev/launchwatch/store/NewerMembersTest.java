package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class NewerMembersTest {
    private final NewerMembers newer = new NewerMembers();

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json.replace('\'', '"'));
    }

    private void read(String read, String written) {
        newer.remember("key", "a", object(read), object(written));
    }

    private JsonNode restored(String about, String written) {
        return newer.restore("key", about, object(written));
    }

    @Test
    void whatIsNotKnownIsWrittenAgainAndWhatIsKnownIsAsItIsNow() {
        read("{'state': 'pending', 'mood': 'bad', 'more': {'x': [1]}, 'nothing': null}", "{'state': 'pending'}");
        assertThat(restored("a", "{'state': 'firing'}"))
                .isEqualTo(object("{'state': 'firing', 'mood': 'bad', 'more': {'x': [1]}}"));
    }

    @Test
    void whatIsKnownAndIsTakenAwayStaysAway() {
        read("{'since': '1', 'mood': 'bad'}", "{'since': '1'}");
        assertThat(restored("a", "{}")).isEqualTo(object("{'mood': 'bad'}"));
    }

    @Test
    void whatIsNotKnownOfObjectsWithinStaysWithThem() {
        read("{'alert': {'id': 'a', 'x': 1, 'failure': {'y': 2}}}", "{'alert': {'id': 'a', 'failure': {}}}");
        assertThat(restored("a", "{'alert': {'id': 'a', 'failure': {'reason': 'r'}}}"))
                .isEqualTo(object("{'alert': {'id': 'a', 'failure': {'reason': 'r', 'y': 2}, 'x': 1}}"));
        assertThat(restored("a", "{'alert': {'id': 'b'}}")).isEqualTo(object("{'alert': {'id': 'b'}}"));
        assertThat(restored("a", "{}")).isEqualTo(object("{}"));
    }

    @Test
    void whatIsInListsIsToldApartByItsId() {
        read("{'alerts': [{'id': 'a', 'x': 1}, {'id': 'b', 'x': 2}, 3]}", "{'alerts': [{'id': 'a'}, {'id': 'b'}]}");
        assertThat(restored("a", "{'alerts': [{'id': 'b'}, {'id': 'c'}, {'id': 'a'}]}"))
                .isEqualTo(object("{'alerts': [{'id': 'b', 'x': 2}, {'id': 'c'}, {'id': 'a', 'x': 1}]}"));
    }

    @Test
    void whatIsAboutSomethingElseByNowGetsNothingOfIt() {
        read("{'mood': 'bad'}", "{}");
        assertThat(restored("b", "{}")).isEqualTo(object("{}"));
        assertThat(restored("a", "{}")).as("it has ended").isEqualTo(object("{}"));
    }

    @Test
    void whatIsGoneFromTheDocumentIsNotBroughtBack() {
        read("{'mood': 'bad'}", "{}");
        read("{}", "{}");
        assertThat(restored("a", "{}")).isEqualTo(object("{}"));
    }
}
