package dev.launchwatch.signal;

import java.util.List;

/**
 * Events of Stripe, and of what signs its webhooks in the same way. Their content is the business of the application; what is
 * watched is that they come and that their signature is right.
 *
 * @see <a href="https://docs.stripe.com/api/events/object">Stripe's events</a>
 */
final class StripeWebhooks {
    private StripeWebhooks() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, StripeWebhooks::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        return new Draft(Kinds.WEBHOOK_VERIFIED)
                .id(item.required("id", "send the webhooks as Stripe delivers them"))
                .at(item.time("created"))
                .provider("stripe")
                .reason(item.required("type", "send the webhooks as Stripe delivers them"))
                .done();
    }
}
