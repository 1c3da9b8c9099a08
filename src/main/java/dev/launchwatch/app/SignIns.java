package dev.launchwatch.app;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.DnsSpec;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.OAuthCallbackSpec;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.TcpSpec;
import dev.launchwatch.probe.TlsSpec;
import dev.launchwatch.probe.WebSocketSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom monitors sign in as: the values of fields that are called like a user, in the bodies and forms that they send and the login
 * forms that they fill, and the users of basic authentication. What an earlier step captured is not known here.
 */
final class SignIns {
    /** Names of fields, without dashes, underscores and capitals. */
    private static final Set<String> FIELDS = Set.of(
            "email",
            "emailaddress",
            "mail",
            "user",
            "username",
            "userid",
            "login",
            "loginname",
            "account",
            "accountid",
            "identifier",
            "member",
            "memberid",
            "handle",
            "phone",
            "phonenumber");

    private static final int DEEPEST = 32;

    private final Set<String> names = new TreeSet<>();

    private SignIns() {}

    /** All of them. */
    static Set<String> of(List<Monitor> monitors) {
        SignIns found = new SignIns();
        for (Monitor monitor : monitors) {
            switch (monitor.probe()) {
                case HttpSpec http -> found.add(http);
                case StepsSpec steps -> steps.steps().forEach(step -> found.add(step.http()));
                case OAuthCallbackSpec oauth -> found.add(oauth.login());
                case WebSocketSpec _, TlsSpec _, TcpSpec _, DnsSpec _, HeartbeatSpec _ -> {
                    // signs in nowhere
                }
            }
        }
        return Set.copyOf(found.names);
    }

    private void add(HttpSpec http) {
        if (http.basic() != null) {
            add(http.basic().user());
        }
        http.form().forEach((field, value) -> {
            if (isUser(field)) {
                add(value);
            }
        });
        add(http.json(), false, 0);
    }

    private void add(OAuthCallbackSpec.LoginForm form) {
        for (Map.Entry<String, Secret> field : form.fields().entrySet()) {
            // Of a selector such as "form.login input[name=email]" the last part is the field, and one of its words the
            // name.
            String last = field.getKey().strip().replaceFirst("^.*[\\s>+~]", "");
            for (String word : last.split("[^A-Za-z0-9_-]+", -1)) {
                if (isUser(word)) {
                    add(field.getValue().value());
                }
            }
        }
    }

    private void add(@Nullable Tree tree, boolean user, int depth) {
        switch (tree) {
            case null -> {
                // no body
            }
            case Tree.Node(var members)
            when depth < DEEPEST -> members.forEach((field, value) -> add(value, isUser(field), depth + 1));
            case Tree.Items(var items) when depth < DEEPEST -> items.forEach(item -> add(item, user, depth + 1));
            case Tree.Text(var text) when user -> add(text);
            case Tree.Numeral(var number) when user -> names.add(number.toPlainString());
            case Tree.Node _, Tree.Items _, Tree.Text _, Tree.Numeral _, Tree.Bool _, Tree.Null _ -> {
                // names nobody
            }
        }
    }

    private void add(Template text) {
        if (text.variables().isEmpty()) {
            String name = text.fill(variable -> variable).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
    }

    private static boolean isUser(String field) {
        return FIELDS.contains(field.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT));
    }
}
