package dev.launchwatch.signal;

import java.util.List;

/** The kinds of events that have a meaning here. Others can be declared in the configuration. */
public final class Kinds {
    public static final String LOGIN_FAILED = "login.failed";
    public static final String LOGIN_SUCCEEDED = "login.succeeded";
    public static final String UNAUTHORIZED = "http.unauthorized";
    public static final String REQUEST = "http.request";
    public static final String SIGNATURE_FAILED = "webhook.signature_failed";
    public static final String WEBHOOK_VERIFIED = "webhook.verified";
    public static final String MODEL_USED = "model.used";
    public static final String MEMBER_ACTIVE = "member.active";
    public static final String DEPLOYMENT_SUCCEEDED = "deployment.succeeded";
    public static final String DEPLOYMENT_FAILED = "deployment.failed";
    public static final String EMAIL_DELIVERED = "email.delivered";
    public static final String EMAIL_BOUNCED = "email.bounced";
    public static final String EMAIL_COMPLAINED = "email.complained";
    public static final String EDGE_BLOCKED = "edge.blocked";

    /** All of them. */
    public static final List<String> ALL = List.of(
            LOGIN_FAILED,
            LOGIN_SUCCEEDED,
            UNAUTHORIZED,
            REQUEST,
            SIGNATURE_FAILED,
            WEBHOOK_VERIFIED,
            MODEL_USED,
            MEMBER_ACTIVE,
            DEPLOYMENT_SUCCEEDED,
            DEPLOYMENT_FAILED,
            EMAIL_DELIVERED,
            EMAIL_BOUNCED,
            EMAIL_COMPLAINED,
            EDGE_BLOCKED);

    private Kinds() {}
}
