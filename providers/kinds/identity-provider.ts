import { readOutside } from "../management/outside.ts";
import { isPlainObject, type Mistake, type Outlook } from "./kind.ts";
import { lackOfMetadata } from "./saml-metadata.ts";
import { isLocal } from "./uris.ts";

/*
 * Logto takes an SSO connector only while its identity provider answers. The tenant asks from where it is, and a preview
 * from here: what nobody can answer is a mistake, and what only can't be reached from here a warning.
 */

const endpoints = ["authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"];

/** What the discovery document lacks; undefined where it's one. */
function lackOf(text: string): string | undefined {
  try {
    const document = JSON.parse(text) as unknown;
    if (!isPlainObject(document)) return "no JSON object";
    const missing = endpoints.filter((key) => typeof document[key] !== "string");
    return missing.length > 0 ? `a document without ${missing.join(", ")}` : undefined;
  } catch {
    return "no JSON";
  }
}

async function answerMistake(
  url: string,
  { api, warn }: Outlook,
  lack: (text: string) => string | undefined,
): Promise<string | undefined> {
  const { endpoint } = api.settings;
  if (isLocal(url) && !isLocal(endpoint)) {
    return `is this machine's, and the tenant at ${endpoint} asks ${url} from where it is`;
  }
  const answer = await readOutside(url);
  if ("unreachable" in answer || answer.status >= 500) {
    const how = "unreachable" in answer ? answer.unreachable : `it answers ${answer.status}`;
    // Both are on this machine, so what isn't there from here isn't from there.
    if (isLocal(url) && "unreachable" in answer && !answer.isSlow)
      return `doesn't answer at ${url} (${how}), and Logto takes it only when it does`;
    warn(
      `${url} can't be reached from here (${how}); Logto takes it only if it can from where the tenant is`,
    );
    return undefined;
  }
  if (answer.status !== 200) {
    return `answers ${answer.status} at ${url}, and Logto takes it only when a document is there`;
  }
  const found = lack(answer.text);
  return found && `answers ${found} at ${url}, so it's no identity provider that Logto takes`;
}

const at = (key: string, message: string | undefined): Mistake[] =>
  message === undefined ? [] : [{ path: ["config", key], message }];

export const issuerMistakes = async (issuer: string, outlook: Outlook): Promise<Mistake[]> =>
  at("issuer", await answerMistake(`${issuer}/.well-known/openid-configuration`, outlook, lackOf));

export const metadataMistakes = async (url: string, outlook: Outlook): Promise<Mistake[]> =>
  at("metadataUrl", await answerMistake(url, outlook, lackOfMetadata));
