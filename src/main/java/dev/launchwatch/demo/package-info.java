/**
 * The demo: a sample membership site with a chatbot whose parts can be broken by switches, an inbox that takes the
 * alerts as Slack, a mail server and a webhook receiver would, and the YAML that watches the site. An ordinary day happens on the
 * site by itself, attacks happen at the press of a button, and the site reports both to the daemon as any application would. {@code launchwatch
 * demo} shows the product with it, and the tests use it as the site to be watched.
 *
 * <p>Not a part of monitoring: nothing here knows probes, rules or channels, and nobody but app and cli may import it.
 * It listens on the loopback address unless told otherwise, its accounts, keys and certificates are public, and it keeps
 * everything in bounded memory.
 *
 * <p>Execution: Vert.x event loops, never blocked; state is shared between the loops of several servers, so each class
 * that holds some is safe for use by several threads. May import: Vert.x (core and web), Jackson, jose4j.
 */
@NullMarked
package dev.launchwatch.demo;

import org.jspecify.annotations.NullMarked;
