package dev.launchwatch.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a viewer chooses at the head of a dashboard. */
record Variable(String name, ObjectNode json) {
    /** Which Prometheus is asked. */
    static Variable datasource() {
        ObjectNode json = named("datasource", "Data source", "datasource", "prometheus");
        json.put("regex", "");
        return new Variable("datasource", json);
    }

    /** One, several or all values of a label. All of them includes series without it. */
    static Variable label(String name, String label, String query) {
        return query(name, label, query, "");
    }

    /** The same of values that a regular expression finds. */
    static Variable query(String name, String label, String query, String regex) {
        ObjectNode json = named(
                name,
                label,
                "query",
                Json.object("query", query, "refId", "PrometheusVariableQueryEditor-VariableQuery"));
        json.set("datasource", Json.datasource());
        json.put("definition", query);
        json.put("regex", regex);
        json.put("refresh", 2);
        json.put("sort", 1);
        json.put("multi", true);
        json.put("includeAll", true);
        json.put("allValue", ".*");
        json.set("current", Json.object("selected", true, "text", List.of("All"), "value", List.of("$__all")));
        return new Variable(name, json);
    }

    /** One of several durations. */
    static Variable window(String chosen, String... choices) {
        ObjectNode json = named("window", "Window", "custom", String.join(",", choices));
        ArrayNode options = Json.array();
        for (String choice : choices) {
            options.add(Json.object("selected", choice.equals(chosen), "text", choice, "value", choice));
        }
        json.set("options", options);
        json.set("current", Json.object("selected", true, "text", chosen, "value", chosen));
        return new Variable("window", json);
    }

    /** Where the daemon is, for links to its pages. */
    static Variable address() {
        String here = "http://localhost:8080";
        ObjectNode json = named("launchwatch", "Launchwatch at", "textbox", here);
        ObjectNode only = Json.object("selected", true, "text", here, "value", here);
        json.set("options", Json.array(only));
        json.set("current", only);
        return new Variable("launchwatch", json);
    }

    private static ObjectNode named(String name, String label, String type, Object query) {
        return Json.object(
                "name",
                name,
                "label",
                label,
                "type",
                type,
                "query",
                query,
                "current",
                Json.object(),
                "hide",
                0,
                "options",
                List.of(),
                "skipUrlSync",
                false);
    }
}
