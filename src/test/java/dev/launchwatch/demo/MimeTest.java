package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class MimeTest {
    @Test
    void encodedWordsAreDecodedAndJoined() {
        Mime mail = parse("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_?=\r\n =?utf-8?b?w7xiZXJhbGw=?= here\r\n\r\nx");
        assertThat(mail.header("subject")).isEqualTo("Grüße überall here");
    }

    @Test
    void alternativesGiveTextAndHtml() {
        Mime mail = parse("""
                Content-Type: multipart/alternative; boundary="a b"

                preamble
                --a b
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                caf=E9 =
                au lait
                --a b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PGI+Y2Fmw6k8L2I+
                --a b--
                epilogue
                """.replace("\n", "\r\n"));
        assertThat(mail.text()).isEqualTo("café au lait");
        assertThat(mail.html()).isEqualTo("<b>café</b>");
    }

    @Test
    void htmlAloneIsReadAsWords() {
        Mime mail = parse("Content-Type: text/html\r\n\r\n<style>p{}</style><p>Chat is</p>\r\n\r\n<p> down </p>");
        assertThat(mail.text()).isEqualTo("Chat is\ndown");
    }

    @Test
    void whatIsMalformedIsShownAsItCame() {
        assertThat(parse("").text()).isEmpty();
        assertThat(parse("no header at all").text()).isEmpty();
        assertThat(parse("\r\njust a body").text()).isEqualTo("just a body");
        assertThat(parse("Content-Type: multipart/mixed; boundary=x\r\n\r\nno part")
                        .text())
                .isEmpty();
        assertThat(parse("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nunclosed")
                        .text())
                .isEqualTo("unclosed");
        assertThat(parse("Content-Type: text/plain; charset=no-such\r\n\r\nx").text())
                .isEqualTo("x");
        assertThat(parse("Content-Transfer-Encoding: base64\r\n\r\n!!!").text()).isEmpty();
        assertThat(parse("Content-Transfer-Encoding: quoted-printable\r\n\r\na=ZZ=")
                        .text())
                .isEqualTo("a=ZZ=");
        assertThat(parse("Subject: =?x?Q?=?= =?UTF-8?B?====?=\r\n\r\nx").header("subject"))
                .isNotNull();
    }

    @Test
    void partsWithinPartsEndSomewhere() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        assertThat(parse(deep + "\r\nx").text()).isEmpty();
    }

    @Test
    void hostileMailsOfAMegabyteAreReadInNoTime() {
        String html = "Content-Type: text/html\r\n\r\n";
        for (String unit :
                new String[] {"<", "<style", "</style>", " ", "\r", "\u000B\n", "<a", "=?", "--", "\r\n--", ">"}) {
            String mail = html + unit.repeat((1 << 20) / unit.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> parse(mail).text(), unit);
        }
        String subject = "Subject: " + "=?utf-8?q?x?= ".repeat(70_000) + "\r\n\r\nx";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> parse(subject).header("subject"));
        String boundaries = "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + "--x\r\n".repeat(200_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> parse(boundaries).text());
    }

    @Test
    void noMixOfPiecesThrows() {
        String[] pieces = {
            "\r\n",
            "--b",
            "--",
            "Content-Type: multipart/mixed; boundary=b",
            "=?utf-8?q?=E?=",
            "=",
            ":",
            " ",
            "\r\n\r\n",
            "Content-Transfer-Encoding: base64",
            "text",
            "<p",
            "\u00ff"
        };
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder mail = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                mail.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThatCode(() -> parse(mail.toString()).header("subject"))
                    .as(mail.toString())
                    .doesNotThrowAnyException();
            assertThat(parse(mail.toString()).text()).isNotNull();
        }
    }

    private static Mime parse(String mail) {
        return Mime.parse(mail.getBytes(StandardCharsets.UTF_8));
    }
}
