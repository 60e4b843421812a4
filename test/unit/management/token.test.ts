import { expect, test } from "@jest/globals";
import { answerOf } from "../../../providers/management/answer.ts";
import { ConnectionError, readSettings, tokens } from "../../../providers/management/index.ts";

const config: Record<string, string> = {
  endpoint: "https://tenant.example",
  appId: "setup",
  appSecret: "planted-secret",
};

const refused = "the tenant refuses logto:appId";
const failed = "the tenant failed";
const tooMuch = "the tenant is asked too much";
const another = "the tenant doesn't answer as a Logto does";
const before = "what stands before the tenant refuses requests";
const page = "<html><body>Hello</body></html>";

/** What the endpoint of tokens answers: what is said of it, and in few words. */
const answers: [status: number, body: unknown, words: RegExp, brief: string, location?: string][] = [
  [400, { error: "invalid_client" }, /knows no application logto:appId "setup".* logto:appId\n/s, refused],
  [400, { code: "oidc.invalid_client" }, /knows no application logto:appId "setup"/, refused],
  [401, { error: "invalid_client" }, /doesn't accept the secret of logto:appId "setup"/, refused],
  [400, { error: "invalid_target" }, /Is https:\/\/tenant.example Logto Cloud behind a domain/, refused],
  [400, { code: "oidc.invalid_request" }, /has to be a machine-to-machine application/, refused],
  [400, { error: "unauthorized_client" }, /has to be a machine-to-machine application/, refused],
  [400, { error: "access_denied" }, /denies logto:appId "setup" a token: its script/, refused],
  [
    400,
    { error: "invalid_scope", error_description: "that scope isn't allowed" },
    /refuses logto:appId "setup" a token: that scope isn't allowed\n\[invalid_scope, 400\]$/,
    refused,
  ],
  [403, { code: "auth.forbidden" }, /refuses logto:appId "setup" a token\n\[auth.forbidden, 403\]$/, refused],
  // What a gateway says has another shape, or none.
  [400, { error: { code: 400, message: "no" } }, /doesn't answer as a Logto does.* logto:endpoint/s, another],
  [400, "", /doesn't answer as a Logto does/, another],
  [
    401,
    page,
    /^what stands before https:\/\/tenant.example refuses POST \/oidc\/token, and not Logto/,
    before,
  ],
  [403, "", /^what stands before https:\/\/tenant.example refuses POST \/oidc\/token/, before],
  [403, { error: { code: 403 } }, /^what stands before .* refuses POST \/oidc\/token/, before],
  [407, "", /doesn't answer as a Logto does/, another],
  [
    404,
    page,
    /doesn't answer as a Logto does; is logto:endpoint right\? Run:\n.* logto:endpoint\n\[404\]$/s,
    another,
  ],
  [404, { code: "entity.not_found" }, /doesn't answer as a Logto does/, another],
  [405, "", /doesn't answer as a Logto does/, another],
  [501, "", /doesn't answer as a Logto does/, another],
  [200, page, /doesn't answer as a Logto does; is logto:endpoint right\?.*\n\[200\]$/s, another],
  [200, "", /doesn't answer as a Logto does/, another],
  [200, [], /doesn't answer as a Logto does/, another],
  [200, { access_token: 7 }, /doesn't answer as a Logto does/, another],
  [204, "", /doesn't answer as a Logto does/, another],
  [
    301,
    "",
    /redirects to https:\/\/other.example, .* logto:endpoint\n\[301\]$/s,
    another,
    "https://other.example/oidc/token?planted",
  ],
  [308, "", /redirects to https:\/\/tenant.example, /, another, "/login"],
  [302, "", /doesn't answer as a Logto does/, another],
  [429, "", /is asked for too much in a short time.* try again in a minute.*\n\[429\]$/s, tooMuch],
  [429, { error: "slow_down" }, /is asked for too much/, tooMuch],
  [429, page, /is asked for too much/, tooMuch],
  [
    500,
    { error: "server_error", error_description: "oops, something" },
    /failed \(oops, something\).*again later.*\n\[server_error, 500\]$/s,
    failed,
  ],
  [500, "", /failed; .*again later/, failed],
  [502, page, /failed; .*again later.*\n\[502\]$/s, failed],
  [503, { error: { code: 503 } }, /failed; /, failed],
  [504, "", /failed; /, failed],
  [200, { access_token: "t", scope: "" }, /lacks the machine-to-machine role/, refused],
  [200, { access_token: "t", scope: 7 }, /lacks the machine-to-machine role/, refused],
];

test.each(answers)("%i %j", async (status, body, words, brief, ...[location]) => {
  const isText = typeof body === "string";
  const headers = {
    "content-type": isText ? "text/html" : "application/json",
    ...(location && { location }),
  };
  const error = await tokens(
    readSettings((key) => config[key], {}),
    async () => answerOf("POST /oidc/token", status, headers, isText ? body : JSON.stringify(body)),
  )
    .get()
    .catch((one) => one);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error.message).toMatch(words);
  expect(error.message).not.toContain("planted");
  expect(error.brief).toBe(brief);
});

test.each([
  [404, "tokenEndpoint"],
  [301, "tokenEndpoint"],
])("%i of an endpoint of its own names that", async (status, key) => {
  const settings = readSettings((name) => ({ ...config, tokenEndpoint: "https://admin.example" })[name], {});
  const headers = { location: "https://other.example/" };
  const token = tokens(settings, async () => answerOf("POST /oidc/token", status, headers, ""));
  await expect(token.get()).rejects.toThrow(
    new RegExp(`https://admin.example.*config set .*logto:${key}`, "s"),
  );
});
