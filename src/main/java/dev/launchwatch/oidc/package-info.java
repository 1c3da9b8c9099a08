/**
 * Sign-in by OpenID Connect: asks an identity provider who somebody is, by the authorization code flow with PKCE, and says whether they are
 * on the list of those who may enter. Nothing here knows pages, cookies or sessions; what belongs to a browser comes in and goes out as
 * values.
 *
 * <p>Execution: blocks, on whatever thread the caller has for it; thread-safe. The provider is asked when somebody wants in, and not before.
 * May import: model, Vert.x' HTTP client and JSON, jose4j.
 */
@NullMarked
package dev.launchwatch.oidc;

import org.jspecify.annotations.NullMarked;
