import type { Check } from "../check.ts";
import type { Limits } from "../requests.ts";
import { backend } from "./backend.ts";
import { clock } from "./clock.ts";
import { compatibility } from "./compatibility.ts";
import { config, secrets } from "./config.ts";
import { endpoint } from "./endpoint.ts";
import { envFiles } from "./env-files.ts";
import { issuer } from "./issuer.ts";
import { model, values } from "./model.ts";
import { node } from "./node.ts";
import { pending } from "./pending.ts";
import { project } from "./project.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { rateLimits } from "./rate-limits.ts";
import { redirectUris } from "./redirect-uris.ts";
import { settings } from "./settings.ts";
import { stack } from "./stack.ts";
import { state } from "./state.ts";
import { managementApi, token } from "./token.ts";

/** In the order in which things have to be right. */
export const checks = (limits: Limits): readonly Check[] => [
  node,
  project,
  pulumiCli,
  backend,
  stack,
  config,
  state,
  secrets,
  settings,
  endpoint,
  issuer,
  clock,
  token,
  managementApi,
  compatibility,
  model,
  values,
  pending,
  redirectUris,
  envFiles,
  rateLimits(limits),
];
