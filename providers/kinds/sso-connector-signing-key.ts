import type { Kind } from "./kind.ts";
import { signingKeys } from "./signing-keys.ts";

const signs = (provider: unknown) => provider === "SAML" || provider === "AzureAD";

const keys = signingKeys({
  argument: "ssoConnector",
  kind: "SsoConnector",
  suits: ({ provider }) => (signs(provider) ? undefined : `is of ${provider}, and only SAML ones sign`),
  describe: "The SSO connector, a SAML one.",
  path: "/api/sso-connectors/{id}/signing-keys",
  parameter: "keyId",
  body: () => ({}),
});

export const ssoConnectorSigningKey: Kind = {
  name: "SsoConnectorSigningKey",
  key: "signingKeys",
  inside: { kind: "SsoConnector", argument: "signingKeys" },
  description: "A key by which a SAML connector signs its authentication requests. One is active at a time.",
  ...keys,
  within: async (api, owner) => (signs(owner.providerName) ? keys.within(api, owner) : []),
  keyOf: (args) => `SSO connector ${args.ssoConnector}`,
};
