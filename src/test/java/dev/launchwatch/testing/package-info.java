/** What tests share: fake time, certificates, and the real program as a child process. */
@NullMarked
package dev.launchwatch.testing;

import org.jspecify.annotations.NullMarked;
