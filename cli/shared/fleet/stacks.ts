import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import type { Context } from "../context.ts";
import { readProjectFile, stackFilesIn } from "../stack/project.ts";

/** A stack of the project, as far as its files say it without a passphrase. */
export interface FleetStack {
  name: string;
  /** Its tenant's address; undefined where neither its config nor the project's says one in the clear. */
  tenant: string | undefined;
  /** Those that have no value are `true`. */
  tags: ReadonlyMap<string, string | true>;
  production: boolean;
  /** What encrypts its secrets, where that's no passphrase. */
  secretsProvider?: string | undefined;
}

export interface Fleet {
  project: string;
  /** By name. */
  stacks: readonly FleetStack[];
}

const key = "logto:tags";

const plainValue = (value: unknown): string | undefined =>
  ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;

/** `region=eu` or `prod`. */
function tagOf(text: string): [string, string | true] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim(), true] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** @param where Whose tags they are. */
export function tagsOf(value: unknown, where: string): Map<string, string | true> {
  const wrong = () =>
    new Error(
      `${where}: ${key} is a map (region: eu), a list ([prod, region=eu]) or a text (prod,region=eu); its values are texts without commas`,
    );
  const texts = (list: readonly unknown[]) =>
    list.flatMap((one) => {
      const text = plainValue(one);
      if (text === undefined) throw wrong();
      return text.trim() === "" ? [] : [tagOf(text)];
    });
  const pairs = (): [string, string | true][] => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return texts(value);
    if (typeof value !== "object") return texts(String(value).split(","));
    return Object.entries(value).flatMap(([name, one]) => {
      const text = plainValue(one);
      if (text === undefined) throw wrong();
      return text === "false" ? [] : [[name, text === "true" ? true : text] as [string, string | true]];
    });
  };
  const tags = pairs();
  for (const [name, one] of tags) {
    if (!name || /[,!=*]/.test(name) || (one !== true && /[,!]/.test(one))) throw wrong();
  }
  return new Map(tags.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Values = Record<string, unknown>;

function secretsProviderOf({ secretsprovider }: Values): string | undefined {
  const said = plainValue(secretsprovider);
  return said === "passphrase" ? undefined : said;
}

function readYaml(file: string): Values {
  try {
    return parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
}

/** Values of the project's own config, which hold for each stack that doesn't say another. */
const sharedValues = (config: Values): Values =>
  Object.fromEntries(
    Object.entries(config).map(([name, said]) => {
      const isDeclared = typeof said === "object" && said !== null && !Array.isArray(said);
      const { value, default: otherwise } = (isDeclared ? said : { value: said }) as Values;
      return [name, value ?? otherwise];
    }),
  );

/** The stacks that have a file in the project's folder: no backend is asked, so a runner without secrets can list them. */
export function readFleet(context: Context): Fleet {
  const folder = context.project();
  const { name: project, config = {} } = readProjectFile(folder);
  const shared = sharedValues(config);
  const stacks = stackFilesIn(folder).map(({ name, path }): FleetStack => {
    const content = readYaml(path);
    const own = (content.config ?? {}) as Values;
    const get = (full: string) => own[full] ?? shared[full];
    return {
      name,
      tenant: plainValue(get("logto:endpoint")),
      tags: tagsOf(get(key), own[key] === undefined ? "Pulumi.yaml" : basename(path)),
      production: String(get("logto:production")) === "true",
      secretsProvider: secretsProviderOf(content),
    };
  });
  return { project, stacks };
}
