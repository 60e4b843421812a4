import { readFileSync } from "node:fs";
import { isSetting } from "pulumi-logto/management";
import { parse } from "yaml";

/** The options of the command. */
export interface Options {
  stack?: string;
  endpoint?: string;
  appId?: string;
  appSecretFile?: string;
  resource?: string;
  tenantId?: string;
  tokenEndpoint?: string;
  insecureEndpoint?: string;
  bootstrap?: boolean;
  bootstrapSecretFile?: string;
  rotate?: boolean;
  production?: boolean;
  backend?: string;
  provider?: string[];
  dashboardUrl?: string;
  apiIndicator?: string;
  set?: Record<string, string>;
  secretFile?: Record<string, string>;
  answers?: string;
  dryRun?: boolean;
  connectionOnly?: boolean;
  yes?: boolean;
  github?: boolean;
  install?: boolean;
  project?: string;
}

/** What was said with the command. Secrets are in it: never to be shown. */
export interface Given {
  stack?: string;
  providers?: readonly string[];
  indicator?: string;
  /** Where the state is kept, as it was said. */
  backend?: string;
  /** By full key of the stack config. */
  values: ReadonlyMap<string, string>;
  /** Keys of values that stood in the command line, for all to see. */
  open: ReadonlySet<string>;
  dryRun: boolean;
  /** The application is made, by the one that a Logto of one's own is seeded with. */
  bootstrap: boolean;
  bootstrapSecretFile?: string;
  /** One that is there already gets one more secret. */
  rotate: boolean;
  /** Only the tenant and its application: the model comes from elsewhere. */
  connectionOnly: boolean;
}

/** A file's content; `-` is standard input. The line end that editors and echo put there is none of a secret's. */
export function contentOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file === "-" ? "standard input" : file} can't be read (${code})`);
  }
}

/** A bare key is the connection's, where that has one of the name, and else the project's. */
const fullKey = (key: string, project: string) =>
  key.includes(":") ? key : isSetting(key) ? `logto:${key}` : `${project}:${key}`;

type Answers = Record<string, unknown> & {
  stack?: string;
  backend?: string;
  providers?: string[];
  apiIndicator?: string;
};

function answersIn(file: string): Answers {
  let content: unknown;
  try {
    content = parse(contentOf(file)) ?? {};
  } catch (error) {
    // A YAML error shows the lines around it, which may hold secrets.
    const { linePos, message } = error as Error & { linePos?: { line: number; col: number }[] };
    const [at] = linePos ?? [];
    throw new Error(at ? `${file}:${at.line}:${at.col} is no YAML` : message);
  }
  if (content === null || typeof content !== "object" || Array.isArray(content)) {
    throw new Error(`${file} has to be a map of answers, e.g. endpoint: https://<tenant>.logto.app`);
  }
  for (const [key, value] of Object.entries(content)) {
    const isFine =
      key === "providers" ? Array.isArray(value) : ["string", "number", "boolean"].includes(typeof value);
    if (!isFine) throw new Error(`${file}: ${key} has to be ${key === "providers" ? "a list" : "one value"}`);
  }
  return content as Answers;
}

const defined = (entries: [string, string | undefined][]) =>
  entries.filter((entry): entry is [string, string] => entry[1] !== undefined);

/** Reads all files that the options name. Options win over the file of answers. */
export function givenBy(options: Options, project: string): Given {
  if (!options.bootstrap && (options.bootstrapSecretFile !== undefined || options.rotate)) {
    throw new Error("--bootstrap-secret-file and --rotate go with --bootstrap");
  }
  if (options.bootstrap && (options.appId !== undefined || options.appSecretFile !== undefined)) {
    throw new Error(
      "--bootstrap makes the application; without it --app-id and --app-secret-file say which there is",
    );
  }
  const inputs = [
    options.answers,
    options.appSecretFile,
    options.bootstrapSecretFile,
    ...Object.values(options.secretFile ?? {}),
  ];
  if (inputs.filter((file) => file === "-").length > 1) {
    throw new Error("standard input (-) can be read once; take files for the others");
  }
  const answers: Answers = options.answers ? answersIn(options.answers) : {};
  const { stack, backend, providers, apiIndicator, ...values } = answers;
  const full = <V>(record: Record<string, V>): [string, V][] =>
    Object.entries(record).map(([key, value]) => [fullKey(key, project), value]);
  const open = defined([
    ["logto:endpoint", options.endpoint],
    ["logto:appId", options.appId],
    ["logto:resource", options.resource],
    ["logto:tenantId", options.tenantId],
    ["logto:tokenEndpoint", options.tokenEndpoint],
    ["logto:insecureEndpoint", options.insecureEndpoint],
    ["logto:production", options.production ? "true" : undefined],
    [`${project}:dashboardUrl`, options.dashboardUrl],
    ...full(options.set ?? {}),
  ]);
  const files = defined([["logto:appSecret", options.appSecretFile], ...full(options.secretFile ?? {})]);
  return {
    stack: options.stack ?? stack,
    backend: options.backend ?? backend,
    providers: options.provider?.flatMap((one) => one.split(",")).filter(Boolean) ?? providers,
    indicator: options.apiIndicator ?? apiIndicator,
    values: new Map([
      ...full(values).map(([key, value]): [string, string] => [key, String(value)]),
      ...open,
      ...files.map(([key, file]): [string, string] => [key, contentOf(file)]),
    ]),
    open: new Set(open.map(([key]) => key)),
    bootstrap: options.bootstrap === true,
    ...(options.bootstrapSecretFile === undefined
      ? {}
      : { bootstrapSecretFile: options.bootstrapSecretFile }),
    rotate: options.rotate === true,
    dryRun: options.dryRun === true,
    connectionOnly: options.connectionOnly === true,
  };
}
