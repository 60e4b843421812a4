import { isLoopback, type Settings } from "pulumi-logto/settings";
import { type Check, check, failed, type Outcome, ok, type Surroundings } from "../check.ts";
import { pulumiCommand } from "../commands.ts";
import { type Answer, get, reasonOf } from "../requests.ts";

const discovery = "/oidc/.well-known/openid-configuration";

function unreachable(code: string, { endpoint }: Settings, around: Surroundings): Outcome {
  const url = new URL(endpoint);
  const { tenantCommand } = around.context;
  if (isLoopback(url) && code === "ECONNREFUSED") {
    return failed(
      `nothing runs at ${endpoint}`,
      tenantCommand
        ? `Start the embedded tenant: ${tenantCommand} --port ${url.port || "80"}`
        : "Start the tenant that is meant to run on this machine",
    );
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return failed(
      `there is no host ${url.hostname} (${code})`,
      "Compare it with the address that the Logto console shows (Settings, Domains), and see whether this machine is online",
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/.test(code)) {
    return failed(
      `its certificate isn't trusted here (${code})`,
      "For a certificate of your own: export NODE_EXTRA_CA_CERTS=<file of the authority's certificate>",
    );
  }
  const proxy = around.env.HTTPS_PROXY ?? around.env.https_proxy;
  return failed(
    `${endpoint} doesn't answer (${code})`,
    "See whether the tenant is up, and whether a firewall lets this machine out",
    ...(proxy
      ? [
          "HTTPS_PROXY is set: see whether that proxy is up and lets you through; NO_PROXY names what is reached without it",
        ]
      : []),
  );
}

function notLogto(
  { status, headers, body }: Answer,
  settings: Settings,
  around: Surroundings,
  stack: string,
): Outcome {
  const set = (endpoint: string) =>
    `${pulumiCommand(around, stack, "config", "set", "logto:endpoint")} ${endpoint}`;
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location) {
    const target = new URL(location, settings.endpoint).origin;
    return failed(`${settings.endpoint} sends on to ${target}; secrets are never sent on`, set(target));
  }
  if (status === 429 || status >= 500) {
    return failed(
      `${settings.endpoint} answers ${status}${status === 429 ? ", too many requests" : ""}`,
      "Wait a minute and try again; Logto Cloud's state is at https://status.logto.io",
    );
  }
  const what = body === undefined ? "no JSON" : "something else";
  return failed(
    `what answers at ${settings.endpoint} is no Logto: ${discovery} gives ${status} and ${what}`,
    `The tenant's address is what the Logto console shows (Settings, Domains), without a path. ${set("https://<tenant>.logto.app")}`,
  );
}

export const endpoint: Check = check({
  id: "endpoint",
  title: "Endpoint",
  needs: ["stack", "settings"],
  gives: ["issuer"],
  async examine({ stack, settings }, around) {
    let answer: Answer;
    const before = around.now();
    try {
      answer = await get(around, `${settings.endpoint}${discovery}`);
    } catch (error) {
      return unreachable(reasonOf(error), settings, around);
    }
    const { status, body } = answer;
    const isProvider = typeof body?.issuer === "string" && typeof body?.token_endpoint === "string";
    if (status !== 200 || !isProvider) return notLogto(answer, settings, around, stack);
    const experience = await get(around, `${settings.endpoint}/api/.well-known/sign-in-exp`);
    if (experience.status !== 200 || experience.body?.signInMode === undefined) {
      return failed(
        `${settings.endpoint} is an OpenID provider, but no Logto`,
        `${pulumiCommand(around, stack, "config", "set", "logto:endpoint")} https://<tenant>.logto.app`,
      );
    }
    return ok(`a Logto answers at ${settings.endpoint}, in ${Math.max(0, around.now() - before)} ms`, {
      issuer: body.issuer,
    });
  },
});
