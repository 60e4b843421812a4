import * as z from "zod";
import type { Kind, Row } from "./kind.ts";
import { signingKeys } from "./signing-keys.ts";

const years = 3;
const longest = 7900;

const madeAt = (row: Row) => Number(row.createdAt);

const keys = signingKeys({
  argument: "application",
  kind: "SamlApplication",
  describe: "The SAML application.",
  path: "/api/saml-applications/{id}/secrets",
  parameter: "secretId",
  body: ({ lifeSpanInYears = years }) => ({ lifeSpanInYears }),
});

export const samlApplicationSecret: Kind = {
  name: "SamlApplicationSecret",
  key: "secrets",
  inside: { kind: "SamlApplication", argument: "secrets" },
  description:
    "A signing certificate of a SAML application. One is active at a time: to rotate, add one, give it to the service provider, then make it the active one.",
  ...keys,
  properties: {
    ...keys.properties,
    lifeSpanInYears: {
      schema: z.number().int().min(1).max(longest),
      description: `For how many years it's valid, from its creation on: 1 to ${longest}, since no certificate is valid beyond the year 9999.`,
      createOnly: true,
      default: years,
      writeOnly: true,
      security: { guards: "how long a stolen key is good for", severity: "low", safer: "lower" },
    },
  },
  keyOf: (args) => `SAML application ${args.application}`,

  calls: {
    ...keys.calls,
    async within(api, owner) {
      // The first one is the server's.
      const [, ...others] = (await keys.calls.within(api, owner)).sort((a, b) => madeAt(a) - madeAt(b));
      return others;
    },
  },
};
