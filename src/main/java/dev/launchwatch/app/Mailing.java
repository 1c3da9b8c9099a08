package dev.launchwatch.app;

import dev.launchwatch.notify.MailSender;
import dev.launchwatch.notify.VertxMail;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The mail client that Quarkus' mailer settings (QUARKUS_MAILER_…) describe. */
@ApplicationScoped
final class Mailing {
    private Mailing() {}

    @Produces
    @Singleton
    static MailSender mailSender(
            Vertx vertx,
            MailClient client,
            @ConfigProperty(name = "quarkus.mailer.from", defaultValue = "launchwatch@localhost") String from) {
        return new VertxMail(vertx, client, from);
    }
}
