import { readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import manifest from "../../package.json" with { type: "json" };

/** What a new project is written with: the packages by their versions, or by where they were installed from. */
export type Packages = Readonly<Record<string, string>>;

/** Tried together with these packages. */
const others = { "@pulumi/pulumi": "3.270.0", pulumi: "3.259.0" };

/** Those of this project have one version. */
const own = ["pulumi-logto", "pulumi-logto-model", "pulumi-logto-cli", "pulumi-logto-tenant"];

/** All of them as the registry has them. */
export const published: Packages = {
  ...Object.fromEntries(own.map((name) => [name, manifest.version])),
  ...others,
};

interface Installed {
  resolved?: string;
}

/** What npm wrote down of a folder of packages: where each came from. */
function installedIn(modules: string): Record<string, Installed> {
  try {
    return JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/** The node_modules that this program was installed into; none: it's run from its sources. */
function modulesAround(path: string): string | undefined {
  for (let one = path; dirname(one) !== one; one = dirname(one)) {
    if (basename(one) === "node_modules") return one;
  }
  return undefined;
}

/** The packages for a project in a folder: what was installed from a file here is so there. */
export function packagesFor(folder: string, program: string = import.meta.dirname): Packages {
  const modules = modulesAround(program);
  if (modules === undefined) return published;
  const installed = installedIn(modules);
  return Object.fromEntries(
    Object.entries(published).map(([name, version]) => {
      const { resolved = "" } = installed[`node_modules/${name}`] ?? {};
      if (!resolved.startsWith("file:")) return [name, version];
      const file = resolve(dirname(modules), resolved.slice("file:".length));
      return [name, `file:${relative(folder, file).split(sep).join("/")}`];
    }),
  );
}
