import { mapOf } from "pulumi-logto/kinds";
import { withoutSecrets } from "pulumi-logto/management";
import type { Facts, Surroundings } from "../../shared/checks/check.ts";
import { type Check, check, failed, ok } from "../../shared/checks/check.ts";
import { type Answer, reasonOf } from "../../shared/checks/requests.ts";
import { nothing, putRight } from "../report.ts";
import type { Subject } from "../subject.ts";

/** What has an effect, and so is done only where it's asked for. */
export interface Wishes {
  sendMail?: string;
  sendSms?: string;
  webhook?: string;
  tokenScript?: boolean;
}

type Api = (method: "GET" | "POST", path: string, body?: unknown) => Promise<Answer>;

/** The Management API: Logto's own test calls are there. */
function apiOf({ settings, token }: Pick<Facts, "settings" | "token">, around: Surroundings): Api {
  return async (method, path, body) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const request = new Request(`${settings.endpoint}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    try {
      const response = await around.send(request);
      return {
        status: response.status,
        headers: response.headers,
        body: await response.json().catch(() => undefined),
      };
    } catch (error) {
      throw new Error(`${settings.endpoint} doesn't answer (${reasonOf(error)})`);
    }
  };
}

/** The texts of a configuration that may be secret: addresses and the texts of messages aren't. */
function textsIn(config: unknown, key = ""): string[] {
  if (typeof config === "string") return /^https?:|@/.test(config) ? [] : [config];
  if (typeof config !== "object" || config === null || key === "templates") return [];
  return Object.entries(config).flatMap(([name, inner]) => textsIn(inner, name));
}

/** Why it went wrong, by Logto's sentence and code; who was called may have quoted what it got. */
function reason({ status, body }: Answer, config?: unknown): string {
  const message = withoutSecrets(String(body?.message ?? ""), textsIn(config));
  return [message, `[${[body?.code, status].filter(Boolean).join(", ")}]`].filter(Boolean).join(" ");
}

const kinds = {
  Email: { id: "mail", title: "Mail", option: "email" },
  Sms: { id: "sms", title: "SMS", option: "phone" },
} as const;

/** Has the tenant send a message by its connector, as it's configured there. */
const message = (type: keyof typeof kinds, receiver: string) =>
  check({
    id: kinds[type].id,
    title: kinds[type].title,
    needs: ["settings", "token"],
    async examine(facts, around) {
      const api = apiOf(facts, around);
      const { status, body } = await api("GET", "/connectors");
      if (status !== 200 || !Array.isArray(body))
        return failed(`the tenant's connectors can't be read: it answers ${status}`);
      const connector = body.find((one) => one.type === type);
      if (!connector) {
        return failed(
          `the tenant has no ${type === "Email" ? "e-mail" : "SMS"} connector, so nothing was sent`,
          "Declare one in the model (connectors), and apply it",
        );
      }
      const factory = connector.connectorId;
      const answer = await api("POST", `/connectors/${encodeURIComponent(factory)}/test`, {
        [kinds[type].option]: receiver,
        config: connector.config,
      });
      if (answer.status < 300)
        return ok(`${factory} took a test message to ${receiver}; see whether it arrives`);
      return failed(
        `${factory} couldn't send to ${receiver}: ${reason(answer, connector.config)}`,
        "Compare the connector's config and secrets with what its provider shows; the tenant's log says what the provider answered",
      );
    },
  });

const webhook = (name: string, { resources }: Subject) =>
  check({
    id: "webhook",
    title: "Webhook",
    needs: ["stack", "settings", "token"],
    async examine(facts, around) {
      const hooks = resources.filter(({ kind }) => kind === "Webhook");
      const found = hooks.find((one) => one.name === name) ?? hooks.find(({ args }) => args.name === name);
      if (!found) {
        return failed(
          `the stack has no webhook "${name}" (there are: ${hooks.map((one) => one.name).join(", ") || "none"})`,
        );
      }
      const api = apiOf(facts, around);
      const hook = await api("GET", `/hooks/${found.id}`);
      if (hook.status !== 200) {
        return failed(
          `${name}: the tenant doesn't have it any more: ${reason(hook)}`,
          ...putRight(around, facts.stack),
        );
      }
      const { events, config } = hook.body;
      const answer = await api("POST", `/hooks/${found.id}/test`, { events, config });
      if (answer.status < 300) return ok(`${config.url} took a sample of each of its events, signed`);
      return failed(
        `${name}: ${config.url} didn't take a sample event: ${reason(answer, config.headers)}`,
        "See whether it can be reached from where the tenant is, and what its log says; it has to answer with a status below 300",
      );
    },
  });

const sampleToken = { jti: "try", aud: "https://pulumi-logto.try.invalid", scope: "", clientId: "try" };

/** What scripts get where the model has no samples. */
const samples: Record<string, { token: object; context: object }> = {
  "access-token": {
    token: {
      ...sampleToken,
      kind: "AccessToken",
      accountId: "try",
      expiresWithSession: false,
      grantId: "try",
      gty: "authorization_code",
      sessionUid: "try",
      sid: "try",
    },
    context: { user: {} },
  },
  "client-credentials": { token: { ...sampleToken, kind: "ClientCredentials" }, context: {} },
};

/** Runs the token scripts on their samples. */
const tokenScripts = ({ resources }: Subject) =>
  check({
    id: "token-script",
    title: "Token script",
    needs: ["settings", "token"],
    async examine(facts, around) {
      const scripts = resources.filter(({ kind }) => kind === "JwtCustomizer");
      if (scripts.length === 0) return nothing("the stack has no token script (jwtCustomizers)");
      const api = apiOf(facts, around);
      const outcomes = [];
      for (const { args } of scripts) {
        const tokenType = String(args.tokenType);
        const sample = samples[tokenType];
        const answer = await api("POST", "/configs/jwt-customizer/test", {
          tokenType,
          script: args.script,
          environmentVariables: args.environmentVariables,
          token: args.tokenSample ?? sample?.token,
          context: args.contextSample ?? sample?.context,
        });
        if (answer.status === 200) {
          const claims = Object.keys(mapOf(answer.body));
          outcomes.push(ok(`${tokenType}: runs on its sample, and adds ${claims.join(", ") || "nothing"}`));
        } else if (answer.status === 403) {
          outcomes.push(ok(`${tokenType}: runs on its sample, and denies the token`));
        } else {
          outcomes.push(
            failed(
              `${tokenType}: the script fails on its sample: ${reason(answer, args.environmentVariables)}; tokens come without its claims`,
              ...(args.contextSample === undefined
                ? ["It got a user without any data: give it a contextSample and a tokenSample in the model"]
                : ["Mend the script, or its samples, in the model"]),
            ),
          );
        }
      }
      return { findings: outcomes.flatMap(({ findings }) => findings) };
    },
  });

export const onRequest = (subject: Subject, wishes: Wishes): Check[] => [
  ...(wishes.sendMail === undefined ? [] : [message("Email", wishes.sendMail)]),
  ...(wishes.sendSms === undefined ? [] : [message("Sms", wishes.sendSms)]),
  ...(wishes.webhook === undefined ? [] : [webhook(wishes.webhook, subject)]),
  ...(wishes.tokenScript ? [tokenScripts(subject)] : []),
];
