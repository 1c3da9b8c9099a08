/**
 * The Grafana dashboards of {@code dashboards/} in a form that people read and review: {@link Dashboards} says what they show, {@link
 * DashboardsTest} writes them as Grafana's JSON and looks at them. That their queries have answers, {@code app.DashboardsIT} shows.
 */
@NullMarked
package dev.launchwatch.grafana;

import org.jspecify.annotations.NullMarked;
