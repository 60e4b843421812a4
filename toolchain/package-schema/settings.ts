import { secretSettings, type settingKeys } from "../../providers/management/provider-settings.ts";
import { variables } from "../../providers/management/settings.ts";
import type { PropertySpec } from "./types.ts";

type Key = (typeof settingKeys)[number];

/** What a provider of the package is told. */
const settings: Record<Key, PropertySpec> = {
  endpoint: {
    type: "string",
    description: "The tenant's address, in the cloud or self-hosted. http only on this machine.",
  },
  publicEndpoint: {
    type: "string",
    description:
      "What callback URIs and production checks use, where it's another address. Default: the endpoint.",
  },
  appId: {
    type: "string",
    description:
      "The machine-to-machine application that the provider runs as, with the role Logto Management API access.",
  },
  appSecret: { type: "string", description: "That application's secret." },
  resource: {
    type: "string",
    description:
      "The Management API's indicator. Default: `https://<tenant>.logto.app/api` in the cloud, `https://default.logto.app/api` elsewhere.",
  },
  tenantId: {
    type: "string",
    description:
      "The id of a tenant of Logto Cloud behind a domain of its own, as in the console's address: `https://cloud.logto.io/<tenant id>`.",
  },
  tokenEndpoint: {
    type: "string",
    description:
      "The address that gives the tokens, where it's another: that of a self-hosted Logto's console, whose application `m-default` works the tenant before it has one of its own. Default: the endpoint.",
  },
  insecureEndpoint: {
    type: "string",
    description:
      "An endpoint that is http and not this machine, exactly as it stands, in a network that is yours alone, e.g. `http://logto:3001`; several with commas between. Each run warns of it, and production takes it only where insecureProductionEndpoint says it a second time.",
  },
  insecureProductionEndpoint: {
    type: "string",
    description: "What insecureEndpoint accepts in production too, said a second time.",
  },
  production: {
    type: "boolean",
    description:
      "http addresses are mistakes, and applications, API resources, roles and connectors are neither deleted nor replaced.",
  },
  insecureUrls: {
    type: "array",
    items: { type: "string" },
    description: "Addresses that production takes though they aren't https, exactly as they stand.",
  },
  allowDeletion: {
    type: "boolean",
    description: "In production too, everything may be deleted and replaced.",
  },
  maxConcurrency: {
    type: "integer",
    description: "Requests in flight at once, at most: 1 to 100. Default: 32.",
  },
  requestsPerSecond: {
    type: "number",
    description:
      "Requests that begin in a second, at most: 0.1 to 1000. Default: no limit but the one that the tenant tells.",
  },
};

/** The settings, with the variables of the environment that stand in for them. */
export const settingSpecs: Record<string, PropertySpec> = Object.fromEntries(
  Object.entries(settings).map(([key, spec]) => {
    const variable = (variables as Record<string, string>)[key];
    return [
      key,
      {
        ...spec,
        ...(variable ? { defaultInfo: { environment: [variable] } } : {}),
        ...(secretSettings.includes(key) ? { secret: true as const } : {}),
      },
    ];
  }),
);
