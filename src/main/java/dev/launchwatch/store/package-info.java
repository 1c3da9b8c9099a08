/**
 * What has to survive a restart: results, rule states, transitions, groups, the outbox, silences, heartbeats, events, how far logs were
 * read, cost reports, and what regions know of each other, in one SQL schema. The only room with SQL. It implements the ports of the others
 * and holds no rule of theirs: what a state or a group means is not its business.
 *
 * <p>Two databases keep its contracts: SQLite in a file of this process, and PostgreSQL, which several processes share.
 * {@code Engine} is what they need done differently; docs/adr/0012 says why.
 *
 * <p>Execution: everything blocks, on the caller's thread. One {@link dev.launchwatch.store.Writer} serialises all
 * writes of this process to a database, and what regions say of themselves goes beside it; reads run beside them. May import: model, the
 * ports of alert, follow, notify, probe, region and signal, JDBC, Flyway, Jackson's tree.
 */
@NullMarked
package dev.launchwatch.store;

import org.jspecify.annotations.NullMarked;
