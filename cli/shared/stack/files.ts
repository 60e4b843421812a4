import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { backendUrl, folderOf } from "pulumi-logto/backend";
import { isPlainObject, isSecret } from "pulumi-logto/marks";
import { isAlive } from "../alive.ts";
import type { StackReader } from "../context.ts";
import { passphraseIn, passphraseOf } from "../passphrase.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { configAnswer, readPlainly } from "./config-file.ts";
import { type Opener, openerOf } from "./decrypt.ts";
import { readProjectFile } from "./project.ts";

/** The passphrase that pulumi would take for a stack. */
function passphraseFor(stack: string, env: NodeJS.ProcessEnv): string {
  const own = passphraseOf(stack, env) ?? env.PULUMI_CONFIG_PASSPHRASE;
  if (own !== undefined) return own;
  return passphraseIn(env.PULUMI_CONFIG_PASSPHRASE_FILE ?? "");
}

/** A deployment with its secrets in the clear, as `pulumi stack export --show-secrets` writes it. */
function shown(value: unknown, open: Opener): unknown {
  if (Array.isArray(value)) return value.map((one) => shown(one, open));
  if (!isPlainObject(value)) return value;
  if (isSecret(value) && typeof value.ciphertext === "string") {
    const { ciphertext, ...mark } = value;
    // What is secret inside of a secret is marked, and not encrypted once more.
    const content = shown(JSON.parse(open(ciphertext)), (text) => text);
    return { ...mark, plaintext: JSON.stringify(content) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one, open)]));
}

/**
 * States and configs from the files in which Pulumi keeps them: of what reading them takes, nearly all is the start of
 * pulumi's CLI. The CLI is asked wherever anything isn't as it's known here, a wrong passphrase included, so that it has
 * the last word, and says what is wrong.
 *
 * @param projectFolder Throws where there is none.
 */
export function stackFiles(projectFolder: () => string, env: NodeJS.ProcessEnv): StackReader {
  /** By passphrase and salt: a key takes a tenth of a second, and a stack's config and state have the same. */
  const openers = new Map<string, Promise<Opener>>();
  const openerFor = (stack: string, salt: unknown): Promise<Opener> => {
    if (typeof salt !== "string") throw new Error("no passphrase provider's");
    const passphrase = passphraseFor(stack, env);
    const key = `${salt}\n${passphrase}`;
    const known = openers.get(key) ?? openerOf(passphrase, salt);
    openers.set(key, known);
    return known;
  };

  /** Read anew for each answer: `init` writes it. */
  const around = () => {
    const folder = projectFolder();
    const project = readProjectFile(folder);
    const url = backendUrl(project.backend?.url, env);
    // Pulumi Cloud can keep a stack's config too.
    if (url === undefined || /^https?:/.test(url)) throw new Error("not in files");
    return { folder, project, url };
  };

  /** Where a file backend keeps all, and the project's name. */
  const backend = () => {
    const { folder, project, url } = around();
    const place = folderOf(url, folder);
    if (place === undefined) throw new Error("not in files");
    return { place: join(place, ".pulumi"), name: project.name };
  };

  async function lockedBy(stack: string): Promise<string | undefined> {
    const { place, name } = backend();
    const folder = join(place, "locks", "organization", name, stack);
    for (const file of (await readdir(folder)).filter((one) => one.endsWith(".json"))) {
      const { pid, username, hostname: host } = JSON.parse(await readFile(join(folder, file), "utf8"));
      if (host !== hostname() || isAlive(pid)) return `${username}@${host} (pid ${pid})`;
    }
    return undefined;
  }

  async function state(stack: string): Promise<string> {
    const { place, name } = backend();
    if ((await readFile(join(place, "meta.yaml"), "utf8")).trim() !== "version: 1") throw new Error("old");
    const text = await readCheckpoint(join(place, "stacks", name, `${stack}.json`));
    const { version, checkpoint } = JSON.parse(text);
    const { type, state: held } = checkpoint.latest.secrets_providers;
    if (version !== 3 || type !== "passphrase") throw new Error("another version or provider");
    const deployment = shown(checkpoint.latest, await openerFor(stack, held.salt));
    return JSON.stringify({ version, deployment });
  }

  async function config(stack: string, { secrets }: { secrets: boolean }): Promise<string> {
    const { folder, project } = around();
    // Beside a project's file of another ending a stack's file has that one too.
    if (project.stackConfigDir !== undefined || !existsSync(join(folder, "Pulumi.yaml")))
      throw new Error("elsewhere");
    const read = async (name: string) => readPlainly(await readFile(join(folder, name), "utf8"));
    const own = await read(`Pulumi.${stack}.yaml`);
    const ofAll = project.config && (await read("Pulumi.yaml")).config;
    const open = secrets ? await openerFor(stack, own.encryptionsalt) : undefined;
    return configAnswer({ project: project.name, ofAll, stack: own }, open);
  }

  function prepare(stack: string): void {
    try {
      const own = readFileSync(join(projectFolder(), `Pulumi.${stack}.yaml`), "utf8");
      const [, salt] = /^encryptionsalt: (\S+)$/m.exec(own) ?? [];
      openerFor(stack, salt).catch(() => {});
    } catch {
      // Whoever reads the stack says what is wrong.
    }
  }

  const ifKnown =
    <Rest extends unknown[]>(read: (stack: string, ...rest: Rest) => Promise<string | undefined>) =>
    (stack: string, ...rest: Rest) =>
      read(stack, ...rest).catch(() => undefined);
  return { prepare, state: ifKnown(state), config: ifKnown(config), lockedBy: ifKnown(lockedBy) };
}
