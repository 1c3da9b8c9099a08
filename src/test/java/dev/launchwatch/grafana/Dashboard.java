package dev.launchwatch.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A dashboard: rows of panels, which stand from left to right and wrap.
 *
 * @param uid by which links and provisioning know it; never changes
 * @param since the time shown at first, such as {@code 24h}
 */
record Dashboard(String uid, String title, String description, String since, List<Variable> variables, List<Row> rows) {
    private static final int WIDTH = 24;

    /** Panels under a heading; the first row of a dashboard may do without. */
    record Row(String title, List<Panel> panels) {
        static Row of(String title, Panel... panels) {
            return new Row(title, List.of(panels));
        }
    }

    @Override
    public String toString() {
        return title;
    }

    /** The name of its file. */
    String file() {
        return uid + ".json";
    }

    /** As Grafana imports it. */
    String json() {
        return Json.text(Json.object(
                "uid",
                uid,
                "title",
                title,
                "description",
                description,
                "tags",
                List.of("launchwatch"),
                "schemaVersion",
                39,
                "version",
                1,
                "editable",
                true,
                "graphTooltip",
                1,
                "refresh",
                "30s",
                "time",
                Json.object("from", "now-" + since, "to", "now"),
                "timepicker",
                Json.object(),
                "timezone",
                "browser",
                "weekStart",
                "",
                "links",
                links(),
                "annotations",
                Json.object("list", annotations()),
                "templating",
                Json.object("list", variables.stream().map(Variable::json).toList()),
                "panels",
                panels()));
    }

    private static ArrayNode links() {
        return Json.array(
                Json.object(
                        "title", "Launchwatch",
                        "type", "dashboards",
                        "tags", List.of("launchwatch"),
                        "asDropdown", true,
                        "includeVars", true,
                        "keepTime", true,
                        "targetBlank", false),
                page("Operator pages", "/ops"),
                page("Status page", "/"),
                page("Health", "/q/health"));
    }

    private static ObjectNode page(String title, String path) {
        return Json.object(
                "title",
                title,
                "type",
                "link",
                "icon",
                "external link",
                "url",
                "${launchwatch}" + path,
                "includeVars",
                false,
                "keepTime",
                false,
                "targetBlank",
                true);
    }

    private static ArrayNode annotations() {
        return Json.array(
                Json.object(
                        "name",
                        "Annotations & Alerts",
                        "type",
                        "dashboard",
                        "builtIn",
                        1,
                        "datasource",
                        Json.object("type", "grafana", "uid", "-- Grafana --"),
                        "enable",
                        true,
                        "hide",
                        true,
                        "iconColor",
                        "rgba(0, 211, 255, 1)"),
                firing("Critical alerts", "critical", "red"),
                firing("Warnings", "warning", "yellow"));
    }

    /** The time in which an alert fires; how it is written is Grafana's form of a Prometheus annotation. */
    private static ObjectNode firing(String name, String severity, String color) {
        return Json.object(
                "name",
                name,
                "datasource",
                Json.datasource(),
                "enable",
                true,
                "hide",
                false,
                "iconColor",
                color,
                "target",
                Json.object(
                        "expr",
                        "max by (rule, severity) (launchwatch_alerts{state=\"firing\", severity=\"%s\"}) > 0"
                                .formatted(severity),
                        "refId",
                        "Anno"),
                "titleFormat",
                "{{rule}}",
                "textFormat",
                "{{severity}}",
                "tagKeys",
                "severity",
                "useValueForTime",
                false);
    }

    private ArrayNode panels() {
        ArrayNode all = Json.array();
        int id = 1;
        int y = 0;
        for (Row row : rows) {
            if (!row.title().isEmpty()) {
                all.add(Json.object(
                        "id",
                        id++,
                        "type",
                        "row",
                        "title",
                        row.title(),
                        "collapsed",
                        false,
                        "gridPos",
                        Json.object("h", 1, "w", WIDTH, "x", 0, "y", y++),
                        "panels",
                        List.of()));
            }
            int x = 0;
            int line = 0;
            for (Panel panel : row.panels()) {
                if (x + panel.width() > WIDTH) {
                    x = 0;
                    y += line;
                    line = 0;
                }
                all.add(panel.json(id++, x, y));
                x += panel.width();
                line = Math.max(line, panel.height());
            }
            y += line;
        }
        return all;
    }
}
