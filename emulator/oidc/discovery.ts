import { extendedIdTokenClaims, idTokenClaims, ReservedScope } from "@logto/core-kit";
import { userScopesOf } from "../consent-scopes.ts";
import { algorithmOf, publicKeysOf } from "../keys.ts";
import type { Tenant } from "../tenant.ts";

/** What the server says of itself. */
export async function discovery({ url, store }: Tenant) {
  const oidc = `${url}/oidc`;
  const [signing] = await publicKeysOf(store);
  const claims = Object.values(idTokenClaims).flat();
  return {
    authorization_endpoint: `${oidc}/auth`,
    device_authorization_endpoint: `${oidc}/device/auth`,
    claims_parameter_supported: false,
    claims_supported: ["sub", ...claims, ...extendedIdTokenClaims, "sid", "auth_time", "iss"],
    code_challenge_methods_supported: ["S256"],
    end_session_endpoint: `${oidc}/session/end`,
    grant_types_supported: [
      "implicit",
      "authorization_code",
      "refresh_token",
      "client_credentials",
      "urn:ietf:params:oauth:grant-type:device_code",
      "urn:ietf:params:oauth:grant-type:token-exchange",
    ],
    issuer: oidc,
    jwks_uri: `${oidc}/jwks`,
    authorization_response_iss_parameter_supported: true,
    response_modes_supported: ["form_post", "fragment", "query"],
    response_types_supported: ["code id_token", "code", "id_token", "none"],
    scopes_supported: [...Object.values(ReservedScope), ...userScopesOf(store.version)],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: [
      "client_secret_basic",
      "client_secret_jwt",
      "client_secret_post",
      "private_key_jwt",
      "none",
    ],
    token_endpoint_auth_signing_alg_values_supported: [
      "HS256",
      "RS256",
      "PS256",
      "ES256",
      "Ed25519",
      "EdDSA",
    ],
    token_endpoint: `${oidc}/token`,
    id_token_signing_alg_values_supported: signing ? [algorithmOf(signing)] : [],
    pushed_authorization_request_endpoint: `${oidc}/request`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${oidc}/me`,
    introspection_endpoint: `${oidc}/token/introspection`,
    revocation_endpoint: `${oidc}/token/revocation`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    claim_types_supported: ["normal"],
  };
}
