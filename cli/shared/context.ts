export interface PulumiResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PulumiOptions {
  /** What it reads from standard input: the way for secrets, which arguments would show to every user of the machine. */
  readonly input?: string;
  /** What the stack's secrets are encrypted by, where the environment says it of this stack alone. */
  readonly passphrase?: string;
  /** Over this process's environment; what is undefined isn't there. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends it as Ctrl-C does. With it pulumi has a process group of its own, so that it's told once. */
  readonly signal?: AbortSignal;
}

/** Reads stacks' files as pulumi's CLI would answer; undefined: it has to be asked. With secrets, so never to be shown. */
export interface StackReader {
  /** Begins at once what takes its time where secrets of the stack will be read. */
  prepare(stack: string): void;
  /** `pulumi stack export --show-secrets`. */
  state(stack: string): Promise<string | undefined>;
  /** `pulumi config --json`, with `--show-secrets` or without. */
  config(stack: string, how: { secrets: boolean }): Promise<string | undefined>;
  /** Who works on it, by the backend's lock; undefined: nobody that is known, or nobody that is alive. */
  lockedBy(stack: string): Promise<string | undefined>;
}

/** What commands know of where they run: in any Pulumi project, or in this repository, whose toolchain gets the CLI. */
export interface Context {
  /** How this program is called. */
  readonly command: string;
  /** What it was called with, for a command that says it once more. */
  readonly args?: readonly string[];
  /** How pulumi is called. */
  readonly pulumiCommand: string;
  /** The stack that is meant where none is named. Default: the one that is selected. */
  readonly defaultStack?: string;
  /** How the embedded tenant is started, where there is one. */
  readonly tenantCommand?: string;
  /** The folder that files on the command line are relative to; none: the project's. */
  readonly here?: string;
  /** The folder of the Pulumi project; throws where there is none. */
  project(): string;
  /** Comes before pulumi, where a stack's state or config is read. */
  readonly files?: StackReader;
  /** Runs pulumi in that folder. A failure is in the exit code. */
  pulumi(args: readonly string[], options?: PulumiOptions): Promise<PulumiResult>;
}

/** The stack that a command's arguments name. */
export const stackIn = (args: readonly string[]): string | undefined =>
  args.includes("--stack") ? args[args.indexOf("--stack") + 1] : undefined;
