import type { Kind } from "./kind.ts";
import { signingKeys } from "./signing-keys.ts";

const signs = (provider: unknown) => provider === "SAML" || provider === "AzureAD";

const path = "/api/sso-connectors/{id}/signing-keys";

const keys = signingKeys({
  argument: "ssoConnector",
  kind: "SsoConnector",
  suits: ({ provider }) => (signs(provider) ? undefined : `is of ${provider}, and only SAML ones sign`),
  describe: "The SSO connector, a SAML one.",
  path,
  parameter: "keyId",
  body: () => ({}),
});

export const ssoConnectorSigningKey: Kind = {
  name: "SsoConnectorSigningKey",
  key: "signingKeys",
  inside: { kind: "SsoConnector", argument: "signingKeys" },
  description: "A key by which a SAML connector signs its authentication requests. One is active at a time.",
  ...keys,
  keyOf: (args) => `SSO connector ${args.ssoConnector}`,

  calls: {
    ...keys.calls,
    within: async (api, owner) => (signs(owner.providerName) ? keys.calls.within(api, owner) : []),
  },

  rules: {
    newer: () => [{ path: [], operation: `GET ${path}`, since: "1.43.0" }],
  },
};
