package dev.launchwatch.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * On tests that measure real time against a bound. A shared machine may stand still for longer than the bound, so such a
 * test has three attempts; what is broken fails all of them. Set-up and tear-down surround the attempts together.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TimeSensitive.Attempts.class)
public @interface TimeSensitive {

    /** Calls the test method again after a failed attempt. */
    final class Attempts implements InvocationInterceptor {
        private static final int MOST = 3;

        @Override
        public void interceptTestMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
                throws Throwable {
            try {
                invocation.proceed();
            } catch (AssertionError first) {
                again(call, context, first);
            }
        }

        private static void again(
                ReflectiveInvocationContext<Method> call, ExtensionContext context, AssertionError first)
                throws Throwable {
            AssertionError failure = first;
            for (int attempt = 2; attempt <= MOST; attempt++) {
                context.publishReportEntry("attempt " + attempt + " after", String.valueOf(failure.getMessage()));
                try {
                    call.getExecutable().setAccessible(true);
                    call.getExecutable()
                            .invoke(
                                    call.getTarget().orElseThrow(),
                                    call.getArguments().toArray());
                    return;
                } catch (InvocationTargetException e) {
                    if (!(e.getCause() instanceof AssertionError next)) {
                        throw e.getCause();
                    }
                    failure = next;
                }
            }
            throw failure;
        }
    }
}
