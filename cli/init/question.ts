import { isSetting } from "pulumi-logto/management";

/** Something that has to be known of a stack, and where its answer is kept. */
export interface Question {
  /** Full key of the stack config, `logto:endpoint`. */
  key: string;
  /** What is asked. */
  label: string;
  secret: boolean;
  /** It has several lines, so that it's read from a file. */
  isText?: boolean;
  /** Taken where nobody says otherwise. */
  default?: string;
  /** It may stay unanswered. */
  isOptional?: true;
}

const shortOf = (key: string) => key.slice(key.indexOf(":") + 1);
const inWords = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2");

const own: Record<string, { flag: string; variable: string }> = {
  "logto:endpoint": { flag: "--endpoint", variable: "LOGTO_ENDPOINT" },
  "logto:appId": { flag: "--app-id", variable: "LOGTO_M2M_APP_ID" },
  "logto:appSecret": { flag: "--app-secret-file", variable: "LOGTO_M2M_APP_SECRET" },
  "logto:tenantId": { flag: "--tenant-id", variable: "LOGTO_TENANT_ID" },
  "logto:tokenEndpoint": { flag: "--token-endpoint", variable: "LOGTO_TOKEN_ENDPOINT" },
  "logto:insecureEndpoint": { flag: "--insecure-endpoint", variable: "LOGTO_INSECURE_ENDPOINT" },
  "logto:resource": { flag: "--resource", variable: "LOGTO_RESOURCE" },
};

/** The variable of the environment that may hold an answer: `shop:googleClientId` → `GOOGLE_CLIENT_ID`. */
export const variableOf = (key: string): string =>
  own[key]?.variable ??
  inWords(shortOf(key))
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

/** How an answer is given without being asked. */
export function waysOf({ key, secret }: Question): string {
  const value = secret ? "<file>" : "<value>";
  // A bare one would be the connection's.
  const short = key.startsWith("logto:") || isSetting(shortOf(key)) ? key : shortOf(key);
  const flag = own[key]
    ? `${own[key].flag} ${value}`
    : `${secret ? "--secret-file" : "--set"} ${short}=${value}`;
  return `${flag}, or ${variableOf(key)} in the environment`;
}

/** The option that says a value of the connection. */
export const optionOf = (key: string, value: string): string =>
  own[key] ? `${own[key].flag} ${value}` : `--set ${key}=${value}`;

/** What a command sets of the connection: nothing is kept before all is right, so here an option says it. */
export function settingOf(command: string): { key: string; option: string } | undefined {
  const [, key, rest = ""] = / config set .*?(logto:\w+)(.*)$/.exec(command) ?? [];
  if (key === undefined) return undefined;
  const said = rest.replace(/ --stack \S+/, "").trim();
  const value = said || (key === "logto:appSecret" ? "<file>" : "<value>");
  return { key, option: optionOf(key, value) };
}

/** A message that goes on with commands, for those that stand here as options. */
export const amongOptions = (message: string): string =>
  message.replace("the second command", "the second option");

/** A key in words, where nobody has better ones. */
export function labelOf(key: string): string {
  const words = inWords(shortOf(key)).toLowerCase();
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`
    .replace(/\bid\b/g, "id")
    .replace(/\burl\b/gi, "URL");
}
