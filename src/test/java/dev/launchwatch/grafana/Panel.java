package dev.launchwatch.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One panel. Made by the name of its kind, then told what it shows; where it stands follows from its size and its order. */
final class Panel {
    private static final String GREEN = "green";
    private static final String YELLOW = "yellow";
    private static final String RED = "red";

    private record Query(String expr, String legend, boolean instant) {}

    private record Step(String color, double from) {}

    private final String type;
    private final String title;
    private final String description;
    private final ObjectNode options;
    private final ObjectNode custom;
    private final List<Query> queries = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final ArrayNode mappings = Json.array();
    private final ArrayNode overrides = Json.array();
    private final ArrayNode links = Json.array();
    private final Map<String, String> columns = new LinkedHashMap<>();
    private String colors = "palette-classic";
    private String below = GREEN;
    private String unit = "short";
    private String nothing = "";
    private String repeated = "";
    private boolean signed;
    private int width = 12;
    private int height = 8;

    private Panel(String type, String title, String description, ObjectNode custom, ObjectNode options) {
        this.type = type;
        this.title = title;
        this.description = description;
        this.custom = custom;
        this.options = options;
    }

    /** One number on a ground of its colour, which is what one sees from across the room. */
    static Panel stat(String title, String description) {
        return new Panel(
                        "stat",
                        title,
                        description,
                        Json.object(),
                        Json.object(
                                "colorMode", "background",
                                "graphMode", "none",
                                "justifyMode", "center",
                                "orientation", "auto",
                                "reduceOptions", last(),
                                "textMode", "auto",
                                "wideLayout", true))
                .colored()
                .size(4, 4);
    }

    /** Lines over time. */
    static Panel lines(String title, String description) {
        return new Panel(
                "timeseries",
                title,
                description,
                drawn("line", 10, "none"),
                Json.object("legend", legend("lastNotNull", "max"), "tooltip", tooltip("multi", "desc")));
    }

    /** Areas that add up. */
    static Panel areas(String title, String description) {
        return new Panel(
                "timeseries",
                title,
                description,
                drawn("line", 40, "normal"),
                Json.object("legend", legend("lastNotNull", "max"), "tooltip", tooltip("multi", "desc")));
    }

    /** Bars that add up: what happened in each step. */
    static Panel bars(String title, String description) {
        return new Panel(
                "timeseries",
                title,
                description,
                drawn("bars", 80, "normal"),
                Json.object("legend", legend("max"), "tooltip", tooltip("multi", "desc")));
    }

    /** A row for each series, coloured by its state. */
    static Panel states(String title, String description) {
        return new Panel(
                        "state-timeline",
                        title,
                        description,
                        Json.object("fillOpacity", 80, "lineWidth", 0),
                        Json.object(
                                "alignValue",
                                "left",
                                "legend",
                                legend(),
                                "mergeValues",
                                true,
                                "rowHeight",
                                0.85,
                                "showValue",
                                "never",
                                "tooltip",
                                tooltip("single", "none")))
                .colored();
    }

    /** A bar for each series, as it stands now. */
    static Panel gauges(String title, String description) {
        return new Panel(
                        "bargauge",
                        title,
                        description,
                        Json.object(),
                        Json.object(
                                "displayMode", "basic",
                                "orientation", "horizontal",
                                "reduceOptions", last(),
                                "showUnfilled", true,
                                "valueMode", "color"))
                .colored();
    }

    /** A row for each series, a column for each query. */
    static Panel table(String title, String description) {
        return new Panel(
                        "table",
                        title,
                        description,
                        Json.object(
                                "align",
                                "auto",
                                "cellOptions",
                                Json.object("type", "auto"),
                                "filterable",
                                true,
                                "inspect",
                                false),
                        Json.object("cellHeight", "sm", "showHeader", true))
                .colored();
    }

    private static ObjectNode drawn(String style, int fill, String stacking) {
        return Json.object(
                "drawStyle",
                style,
                "fillOpacity",
                fill,
                "lineWidth",
                1,
                "showPoints",
                "auto",
                "spanNulls",
                false,
                "stacking",
                Json.object("group", "A", "mode", stacking),
                "thresholdsStyle",
                Json.object("mode", "off"));
    }

    private static ObjectNode last() {
        return Json.object("calcs", List.of("lastNotNull"), "fields", "", "values", false);
    }

    private static ObjectNode legend(String... calcs) {
        return Json.object(
                "calcs",
                List.of(calcs),
                "displayMode",
                calcs.length == 0 ? "list" : "table",
                "placement",
                "bottom",
                "showLegend",
                calcs.length > 0);
    }

    private static ObjectNode tooltip(String mode, String sort) {
        return Json.object("mode", mode, "sort", sort);
    }

    private Panel colored() {
        colors = "thresholds";
        return this;
    }

    Panel size(int wide, int high) {
        width = wide;
        height = high;
        return this;
    }

    Panel unit(String name) {
        unit = name;
        return this;
    }

    /** Below zero there is something, too. */
    Panel signed() {
        signed = true;
        return this;
    }

    /** What is shown where there are no data, which is good news or a part of the product that is not used. */
    Panel nothing(String text) {
        nothing = text;
        return this;
    }

    /** A query over the time shown. */
    Panel query(String expr, String legend) {
        queries.add(new Query(expr, legend, false));
        return this;
    }

    /** A query of how things stand at the end of the time shown. */
    Panel now(String expr, String legend) {
        queries.add(new Query(expr, legend, true));
        return this;
    }

    /** A column of a table: a query of how things stand, joined to the others by what they have in common. */
    Panel column(String name, String columnUnit, String expr) {
        columns.put(name, columnUnit);
        return now(expr, "");
    }

    /** Good below, to be looked at from here on, bad from there on; lines show both. */
    Panel badFrom(double warn, double bad) {
        steps.clear();
        steps.add(new Step(YELLOW, warn));
        steps.add(new Step(RED, bad));
        return dashed();
    }

    /** Good below, bad from here on. */
    Panel badFrom(double bad) {
        steps.clear();
        steps.add(new Step(RED, bad));
        return dashed();
    }

    /** Bad below the first, to be looked at below the second. */
    Panel goodFrom(double warn, double good) {
        below = RED;
        steps.clear();
        steps.add(new Step(YELLOW, warn));
        steps.add(new Step(GREEN, good));
        return this;
    }

    /** A number that is neither good nor bad. */
    Panel plain() {
        below = "blue";
        return this;
    }

    private Panel dashed() {
        if (custom.has("thresholdsStyle")) {
            custom.set("thresholdsStyle", Json.object("mode", "dashed"));
        }
        return this;
    }

    /** 1 and 0 as words, the first of which is good. */
    Panel words(String one, String zero) {
        mappings.add(Json.mapping(
                Json.object("color", RED, "index", 0, "text", zero),
                Json.object("color", GREEN, "index", 1, "text", one)));
        return this;
    }

    /** Series whose names begin with "limit" look like it: dashed and red. */
    Panel limit() {
        overrides.add(Json.object(
                "matcher", Json.object("id", "byRegexp", "options", "/^limit/"),
                "properties",
                        List.of(
                                Json.object("id", "color", "value", Json.object("fixedColor", RED, "mode", "fixed")),
                                Json.object("id", "custom.fillOpacity", "value", 0),
                                Json.object(
                                        "id",
                                        "custom.lineStyle",
                                        "value",
                                        Json.object("dash", List.of(10, 10), "fill", "dash")))));
        return this;
    }

    /** A click on a series leads to another dashboard, at the same time and source. */
    Panel leadsTo(String linkTitle, String uid, String choice) {
        links.add(Json.object(
                "title",
                linkTitle,
                "url",
                "/d/%s?%s${datasource:queryparam}&${__url_time_range}"
                        .formatted(uid, choice.isEmpty() ? "" : choice + "&")));
        return this;
    }

    /** A click on a series of a monitor or a signal leads to the operators' page about it, in a tab of its own. */
    Panel opens(String path, String label) {
        links.add(Json.object(
                "title",
                "Operator page",
                "url",
                "${launchwatch}" + path + "/${__field.labels." + label + "}",
                "targetBlank",
                true));
        return this;
    }

    /** One such panel for each value of a variable, three beside each other. */
    Panel repeat(String variable) {
        repeated = variable;
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** As Grafana has it. */
    ObjectNode json(int id, int x, int y) {
        ObjectNode panel = Json.object(
                "id", id,
                "type", type,
                "title", title,
                "description", description,
                "datasource", Json.datasource(),
                "gridPos", Json.object("h", height, "w", width, "x", x, "y", y));
        if (!repeated.isEmpty()) {
            panel.put("repeat", repeated);
            panel.put("repeatDirection", "h");
            panel.put("maxPerRow", 3);
        }
        panel.set("fieldConfig", Json.object("defaults", defaults(), "overrides", looks()));
        panel.set("options", options);
        panel.set("targets", targets());
        if (!columns.isEmpty()) {
            panel.set("transformations", joined());
        }
        return panel;
    }

    private ObjectNode defaults() {
        ArrayNode colored = Json.array();
        colored.add(Json.object("color", below, "value", null));
        steps.forEach(step -> colored.add(Json.object("color", step.color(), "value", step.from())));
        ObjectNode defaults = Json.object(
                "color", Json.object("mode", colors),
                "custom", custom,
                "mappings", mappings,
                "thresholds", Json.object("mode", "absolute", "steps", colored),
                "unit", unit);
        if (!signed) {
            defaults.put("min", 0);
        }
        if (unit.equals("percentunit") && !custom.has("drawStyle")) {
            defaults.put("max", 1);
        }
        if (!links.isEmpty()) {
            defaults.set("links", links);
        }
        if (!nothing.isEmpty()) {
            defaults.put("noValue", nothing);
        }
        return defaults;
    }

    private ArrayNode looks() {
        ArrayNode all = overrides.deepCopy();
        columns.forEach((name, columnUnit) -> {
            ArrayNode properties = Json.array();
            properties.add(Json.object("id", "unit", "value", columnUnit));
            if (columnUnit.equals("percentunit")) {
                properties.add(Json.object(
                        "id", "custom.cellOptions", "value", Json.object("mode", "basic", "type", "color-background")));
            }
            all.add(Json.object("matcher", Json.object("id", "byName", "options", name), "properties", properties));
        });
        return all;
    }

    private ArrayNode targets() {
        ArrayNode targets = Json.array();
        for (int i = 0; i < queries.size(); i++) {
            Query query = queries.get(i);
            ObjectNode target = Json.object(
                    "refId", refId(i),
                    "datasource", Json.datasource(),
                    "editorMode", "code",
                    "expr", query.expr(),
                    "instant", query.instant(),
                    "range", !query.instant());
            Optional.of(query.legend())
                    .filter(legend -> !legend.isEmpty())
                    .ifPresent(legend -> target.put("legendFormat", legend));
            if (!columns.isEmpty()) {
                target.put("format", "table");
            }
            targets.add(target);
        }
        return targets;
    }

    private ArrayNode joined() {
        ObjectNode renamed = Json.object();
        int i = 0;
        for (String column : columns.keySet()) {
            // A lone query's value has no letter.
            renamed.put(columns.size() == 1 ? "Value" : "Value #" + refId(i), column);
            i++;
        }
        return Json.array(
                Json.object("id", "merge", "options", Json.object()),
                Json.object(
                        "id",
                        "organize",
                        "options",
                        Json.object(
                                "excludeByName", Json.object("Time", true),
                                "indexByName", Json.object(),
                                "renameByName", renamed)));
    }

    private static String refId(int index) {
        return String.valueOf((char) ('A' + index));
    }
}
