package dev.launchwatch.probe;

import dev.launchwatch.model.Secret;
import dev.launchwatch.probe.OAuthCallbackSpec.LoginForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/** Fills the form of a page at the identity provider, as a person does and presses its first button. */
final class LoginPage {
    private static final Set<String> UNSENT = Set.of("submit", "button", "image", "reset", "file");

    private LoginPage() {}

    /** What came of filling it. */
    sealed interface Filled {
        /** What the button would send, and the selectors that were filled. */
        record Form(URI action, boolean posted, Fields fields, Set<String> selectors) implements Filled {}

        record Impossible(String why) implements Filled {}
    }

    /** @param done selectors that earlier pages filled: a page with nothing else to fill has refused them */
    static Filled fill(String html, URI url, LoginForm login, Set<String> done, Scope scope) {
        Document page = Jsoup.parse(html, url.toString());
        try {
            Elements forms = page.select(login.form());
            Element form = forms.stream()
                    .filter(each -> login.fields().keySet().stream().anyMatch(field -> each.selectFirst(field) != null))
                    .findFirst()
                    .orElse(forms.first());
            if (form == null) {
                return new Filled.Impossible("there is no form " + scope.quote(login.form()) + " on the page");
            }
            Map<Element, String> values = new java.util.LinkedHashMap<>();
            Set<String> selectors = new java.util.LinkedHashSet<>();
            for (Map.Entry<String, Secret> field : login.fields().entrySet()) {
                Element input = form.selectFirst(field.getKey());
                if (input != null) {
                    values.put(input, scope.fill(field.getValue()));
                    selectors.add(field.getKey());
                }
            }
            if (!selectors.isEmpty() && done.containsAll(selectors)) {
                return new Filled.Impossible("the form came back after it was filled, so the login was refused");
            }
            return submitted(form, url, values, selectors);
        } catch (Selector.SelectorParseException | IllegalArgumentException e) {
            return new Filled.Impossible("a selector of the login form cannot be read");
        }
    }

    private static Filled submitted(Element form, URI url, Map<Element, String> values, Set<String> selectors) {
        String action = form.attr("action").isEmpty() ? url.toString() : form.absUrl("action");
        Optional<URI> target = WebAddress.parse(action);
        if (target.isEmpty()) {
            return new Filled.Impossible("the form's action is no web address");
        }
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        boolean pressed = false;
        for (Element control : form.select("input, select, textarea, button")) {
            String name = control.attr("name");
            boolean button = isButton(control);
            if (!name.isEmpty() && !control.hasAttr("disabled") && !(button && pressed)) {
                value(control, values.get(control), button).forEach(value -> fields.add(Map.entry(name, value)));
            }
            pressed |= button;
        }
        boolean posted = form.attr("method").equalsIgnoreCase("post");
        // A form that is sent by GET replaces the action's query; one that is posted keeps it.
        URI to = posted ? target.get() : URI.create(WebAddress.place(target.get()));
        return new Filled.Form(to, posted, new Fields(fields), selectors);
    }

    private static Stream<String> value(Element control, @Nullable String filled, boolean button) {
        String type = control.attr("type").toLowerCase(Locale.ROOT);
        if (filled != null) {
            return Stream.of(filled);
        }
        return switch (control.normalName()) {
            case "textarea" -> Stream.of(control.wholeText());
            case "select" -> {
                Elements chosen = control.select("option[selected]");
                Elements options = chosen.isEmpty() && !control.hasAttr("multiple")
                        ? control.select("option:not([disabled])")
                        : chosen;
                yield options.stream()
                        .limit(control.hasAttr("multiple") ? 100 : 1)
                        .map(LoginPage::option);
            }
            case "button" -> button ? Stream.of(control.attr("value")) : Stream.empty();
            default -> {
                boolean box = type.equals("checkbox") || type.equals("radio");
                if (box) {
                    String on = control.hasAttr("value") ? control.attr("value") : "on";
                    yield control.hasAttr("checked") ? Stream.of(on) : Stream.empty();
                }
                yield button || !UNSENT.contains(type) ? Stream.of(control.attr("value")) : Stream.empty();
            }
        };
    }

    private static String option(Element option) {
        return option.hasAttr("value") ? option.attr("value") : option.text();
    }

    private static boolean isButton(Element control) {
        String type = control.attr("type").toLowerCase(Locale.ROOT);
        return control.normalName().equals("button")
                ? !type.equals("button") && !type.equals("reset")
                : control.normalName().equals("input") && type.equals("submit");
    }
}
