package dev.launchwatch.web;

import io.quarkus.qute.Engine;

/** Puts the operator pages together. */
final class OpsPages {
    private final Engine engine;
    private final OpsStyle style = OpsStyle.load();

    OpsPages(Engine engine) {
        this.engine = engine;
    }

    Reply style() {
        return Reply.style(style.css());
    }

    Reply script() {
        return Reply.script(style.script());
    }

    /** A page for anybody. */
    Reply plain(int status, String title, String template, Object view) {
        return whole(status, OpsFrame.plain(title), template, view);
    }

    /** A page for somebody who is signed in. */
    Reply whole(int status, OpsFrame frame, String template, Object view) {
        return Reply.page(status, frame.around(engine, style, template, view));
    }

    /** A page that only says something. */
    Reply message(int status, OpsFrame frame, String text) {
        return whole(status, frame, "ops-message.html", text);
    }
}
