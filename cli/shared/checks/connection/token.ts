import { AuthenticationError, tokens } from "pulumi-logto/management";
import { readSettings } from "pulumi-logto/settings";
import { counted } from "../../text/counted.ts";
import { check, failed, ok, warning } from "../check.ts";
import { pulumiCommand, takenApart } from "../commands.ts";
import { get, reasonOf } from "../requests.ts";

export const token = check({
  id: "token",
  title: "Token",
  needs: ["stack", "config", "settings", "issuer"],
  gives: ["token"],
  async examine({ stack, config }, around) {
    const settings = readSettings((key) => config.get(`logto:${key}`), around.env);
    const { endpoint, tokenEndpoint } = settings;
    const from = tokenEndpoint === endpoint ? "" : `, at ${tokenEndpoint}`;
    try {
      const token = await tokens(settings, ({ url, ...init }) => around.send(new Request(url, init))).get();
      return ok(`${settings.appId} gets one for ${settings.resource}`, { token });
    } catch (error) {
      if (!(error instanceof AuthenticationError))
        return failed(`asking for one failed (${reasonOf(error)}${from})`);
      const { says, mend } = takenApart(error.message, around, stack);
      const isOwn = config.get("logto:resource") !== undefined;
      if (!error.message.includes("invalid_target") || !isOwn) return failed(says, ...mend);
      // Without it the address says it, or the tenant's id.
      return failed(
        says,
        pulumiCommand(around, stack, "config", "rm", "logto:resource"),
        ...(new URL(settings.endpoint).hostname.endsWith(".logto.app")
          ? []
          : [
              `and for Logto Cloud behind a domain of your own: ${pulumiCommand(around, stack, "config", "set", "logto:tenantId")} <tenant id>`,
            ]),
      );
    }
  },
});

/** A token is one thing; that the API takes it is another. */
export const managementApi = check({
  id: "management-api",
  title: "Management API",
  needs: ["settings", "token"],
  async examine({ settings, token }, around) {
    const answer = await get(around, `${settings.endpoint}/api/applications?page=1&page_size=1`, token);
    const code = answer.body?.data?.code ?? answer.body?.code;
    const end = ` [${[code, answer.status].filter(Boolean).join(", ")}]`;
    if (answer.status === 200) {
      const count = Number(answer.headers.get("total-number") ?? Number.NaN);
      return ok(
        Number.isNaN(count) ? "takes it" : `takes it; the tenant has ${counted(count, "application")}`,
      );
    }
    if (answer.status === 429) return warning("too many requests", "Wait a minute and try again");
    if (answer.status === 401) {
      return failed(
        `refuses the token it was just given${end}`,
        "If the clock above is off, set it. Else is something between here and the tenant that takes the authorization header out?",
      );
    }
    if (answer.status === 403) {
      return failed(
        `refuses ${settings.appId}${end}`,
        'In the Logto console: Applications, this one, Roles: assign "Logto Management API access"',
      );
    }
    return failed(
      `answers ${answer.status}${end}`,
      "Wait a minute and try again; see the server's log if it's your own",
    );
  },
});
