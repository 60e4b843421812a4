import type { Check } from "../../shared/checks/check.ts";
import { endpoint } from "../../shared/checks/connection/endpoint.ts";
import { issuer } from "../../shared/checks/connection/issuer.ts";
import { settings } from "../../shared/checks/connection/settings.ts";
import { managementApi, token } from "../../shared/checks/connection/token.ts";
import type { Limits } from "../../shared/checks/requests.ts";
import { backend } from "./backend.ts";
import { clock } from "./clock.ts";
import { compatibility } from "./compatibility.ts";
import { config, secrets } from "./config.ts";
import { envFiles } from "./env-files.ts";
import { expiry } from "./expiry.ts";
import { model, values } from "./model.ts";
import { node } from "./node.ts";
import { pending } from "./pending.ts";
import { plugin } from "./plugin.ts";
import { project } from "./project.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { rateLimits } from "./rate-limits.ts";
import { redirectUris } from "./redirect-uris.ts";
import { stack } from "./stack.ts";
import { state } from "./state.ts";

/** In the order in which things have to be right. */
export const checks = (limits: Limits): readonly Check[] => [
  node,
  project,
  pulumiCli,
  backend,
  stack,
  config,
  plugin,
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
  expiry,
  redirectUris,
  envFiles,
  rateLimits(limits),
];
