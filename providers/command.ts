/** In this variable, what wraps the Pulumi CLI says how it is called itself, e.g. `npm run pulumi --`. */
export const commandVariable = "PULUMI_LOGTO_COMMAND";
/** And in this one, which stack it was called for: a plugin isn't told. */
export const stackVariable = "PULUMI_LOGTO_STACK";
/** In this one, how the commands of pulumi-logto-cli are called, e.g. `npm run cli --`. */
export const cliVariable = "PULUMI_LOGTO_CLI";

/** In this one, the provider that a program makes itself: it has nothing of the stack config. */
export const providerVariable = "PULUMI_LOGTO_PROVIDER";

type Env = NodeJS.ProcessEnv;

const isByNpx = (env: Env): boolean => env.npm_lifecycle_event === "npx";

/** How Pulumi is called where this runs. */
export const calledPulumi = (env: Env): string =>
  env[commandVariable] || (isByNpx(env) ? "npx pulumi" : "pulumi");

/** How the commands of pulumi-logto-cli are called by somebody who has just called one. */
export const calledCli = (env: Env): string =>
  env[cliVariable] || (isByNpx(env) ? "npx pulumi-logto" : "pulumi-logto");

/** The stack that a command has to name, as far as anybody said which. */
const stackOf = (env: Env): string | undefined => env[stackVariable] || env.PULUMI_STACK || undefined;

/** A Pulumi command as it can be pasted here. `stack`: "" for one that names none. */
export function pulumiCommand(words: string, stack?: string, env: Env = process.env): string {
  const named = stack ?? stackOf(env);
  return `${calledPulumi(env)} ${words}${named ? ` --stack ${named}` : ""}`;
}

/** A command of pulumi-logto-cli as it can be pasted here. */
export const cliCommand = (words: string, env: Env = process.env): string =>
  `${env[cliVariable] || "npx pulumi-logto"} ${words}`;

interface Setting {
  value?: string;
  secret?: boolean;
  stack?: string | undefined;
  /** The provider of a program that says it, in the place of the stack config. */
  provider?: string | undefined;
  env?: Env;
}

/** Keys of which Pulumi doesn't believe that an address or a time is no secret: it refuses to set one. */
export const looksSecret = /pass|pwd|secret|token/i;

/** The command that sets a key of the stack config. Without a value Pulumi asks for it, which is the way for a secret. */
export function setCommand(key: string, { value, secret, stack, env }: Setting = {}): string {
  const kept = secret ? " --secret" : looksSecret.test(key) ? " --plaintext" : "";
  const command = pulumiCommand(`config set${kept}`, stack, env);
  return `${command} ${key}${value === undefined ? "" : ` ${value}`}`;
}

/** The end of a message that says what to do in commands, one a line. */
export const run = (...commands: readonly string[]): string =>
  `Run:${commands.map((command) => `\n  ${command}`).join("")}`;

/** A value as a shell takes it. */
export const inShell = (text: string): string =>
  /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The end of a message that says where settings of the connection are made, and how. `key`: below `logto:`. */
export function toSet(...settings: readonly ({ key: string } & Setting)[]): string {
  const provider = settings[0]?.provider ?? (settings[0]?.env ?? process.env)[providerVariable];
  if (!provider) return run(...settings.map(({ key, ...rest }) => setCommand(`logto:${key}`, rest)));
  const said = settings.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`));
  // A refresh before the program, and a destroy, know such a provider by the state alone.
  const again = `PULUMI_RUN_PROGRAM=true ${pulumiCommand("up", settings[0]?.stack, settings[0]?.env)}`;
  return `The program makes the provider "${provider}", and says it there: ${said.join(", ")}. If it's right there by now, the last update's was taken, since the program hasn't run. ${run(again)}`;
}
