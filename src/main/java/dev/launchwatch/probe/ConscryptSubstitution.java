package dev.launchwatch.probe;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * A native image never runs finalizers, and Conscrypt frees the sessions that servers offer for resumption in one. Sessions
 * are never resumed here, so the binary takes none.
 */
@TargetClass(className = "org.conscrypt.ConscryptEngine")
final class ConscryptSubstitution {
    private ConscryptSubstitution() {}

    /** Called by BoringSSL for each session ticket. */
    @Substitute
    public void onNewSessionEstablished(long session) {
        // left to BoringSSL, which frees it with the connection
    }
}
