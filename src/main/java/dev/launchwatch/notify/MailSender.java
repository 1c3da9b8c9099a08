package dev.launchwatch.notify;

/** Hands a mail to a mail server: a port, implemented by {@link VertxMail} and by whoever shows mails instead. */
@FunctionalInterface
public interface MailSender {
    /**
     * One attempt; blocks until the server has taken or refused it. Sent means that whoever can be reached was.
     *
     * @throws InterruptedException if the time is over
     */
    Delivery send(Mail mail) throws InterruptedException;
}
