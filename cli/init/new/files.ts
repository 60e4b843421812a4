import { stringify } from "yaml";
import { devPassphrase } from "../../shared/passphrase.ts";
import { firstModel } from "../first-model.ts";
import type { Provider } from "../providers.ts";
import type { Packages } from "./origin.ts";

/** A project that is made from nothing. */
export interface NewProject {
  name: string;
  /** Its API's indicator. */
  indicator: string;
  providers: readonly Provider[];
  packages: Packages;
  /** Where the tenant of its stack `dev` is, and its web application. */
  endpoint?: string | undefined;
  dashboardUrl?: string | undefined;
  /** What encrypts the secrets of its stack `dev`, where anybody may know. */
  passphrase?: string;
  /** What is written already in its package.json, and as what text. */
  manifest?: Manifest;
  manifestText?: string | undefined;
  /** What git leaves out already. */
  gitignore?: string | undefined;
}

/** As much of a package.json as is looked at. */
export interface Manifest {
  type?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  [key: string]: unknown;
}

/** What the program of a project needs, and what people work with. */
const needed = {
  dependencies: ["@pulumi/pulumi", "pulumi-logto", "pulumi-logto-model"],
  devDependencies: ["pulumi", "pulumi-logto-cli", "pulumi-logto-tenant"],
} as const;

/** The tenant that a new project begins with, and whose secret is none. */
export const embedded = {
  endpoint: "http://localhost:3001",
  appId: "setup-automation",
  appSecret: "dev-setup-automation-secret",
};

export const usualDashboard = "http://localhost:3000";
export const schema = "./node_modules/pulumi-logto-model/model.schema.json";

/** A package.json with what is needed, and all that it had. */
function packageJson({ packages, manifest }: NewProject): Manifest {
  const had = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const wanted = (names: readonly string[]) =>
    Object.fromEntries(names.filter((one) => !had[one]).map((one) => [one, packages[one] as string]));
  return {
    ...(manifest ?? { private: true, type: "module" }),
    dependencies: { ...manifest?.dependencies, ...wanted(needed.dependencies) },
    devDependencies: { ...manifest?.devDependencies, ...wanted(needed.devDependencies) },
  };
}

const programs = {
  module: 'import { declareModel } from "pulumi-logto-model";\n\nexport default await declareModel();\n',
  // A function: of a promise that fails before Pulumi awaits it, Node warns.
  commonjs: 'module.exports = () => require("pulumi-logto-model").declareModel();\n',
};

export const isOurProgram = (text: string): boolean => Object.values(programs).includes(text);

export const projectFile = (name: string): string => `name: ${stringify(name).trim()}
description: Sign-in with Logto, as declared in model.yaml
runtime:
  name: nodejs
  options: { typescript: false }
main: index.js
options:
  # Every preview and up reads the tenant first, so that drift shows.
  refresh: always
`;

/** For the stack dev alone: whoever applies another one needs its state. */
const ownBackend = `backend:
  # In this folder. All who apply prod need one place: pulumi-logto init --stack prod --backend <where>
  url: file://./.state
`;

const prodConfig = `# Stack "prod". What is missing here is asked for by: npx pulumi-logto init --stack prod
config:
  logto:production: "true"
`;

/** How a tenant elsewhere than usual is started. */
export const portIn = (endpoint: string): string =>
  endpoint === embedded.endpoint ? "" : ` --port ${new URL(endpoint).port}`;

const devConfig = ({
  name,
  endpoint = embedded.endpoint,
  dashboardUrl = usualDashboard,
}: NewProject): string => `# Stack "dev", on the embedded tenant: npx pulumi-logto tenant${portIn(endpoint)}. Every secret in it is made up, and its passphrase is public:
#   export PULUMI_CONFIG_PASSPHRASE=${devPassphrase(name)}
config:
  logto:endpoint: ${endpoint}
  logto:appId: ${embedded.appId}
  ${name}:dashboardUrl: ${dashboardUrl}
`;

const isFile = (packages: Packages) => Object.values(packages).some((one) => one.startsWith("file:"));

const readme = ({
  name,
  packages,
  endpoint = embedded.endpoint,
  passphrase = "<yours>",
}: NewProject): string =>
  `${[
    `# ${name}`,
    "",
    "Sign-in with [Logto](https://logto.io), as declared in [model.yaml](model.yaml), by [Pulumi](https://www.pulumi.com).",
    "",
    "```sh",
    `export PULUMI_CONFIG_PASSPHRASE=${passphrase} PULUMI_RUN_PROGRAM=true   # the passphrase is the stack dev's, whose secrets are made up`,
    "npm ci && npx pulumi-logto init --yes   # makes the stack dev, which a new clone hasn't",
    `npx pulumi-logto tenant --background${portIn(endpoint)}   # a Logto on this machine, for trying things out`,
    "npx pulumi up --stack dev && npx pulumi-logto env dev   # apply the model, write the env files that it declares",
    "npx pulumi-logto review --stack dev   # what a change means; --help has more commands",
    "```",
    "",
    "Production: `npx pulumi-logto init --stack prod` asks for the tenant, where the state is kept, and a passphrase of its own. Then preview, review and up as with dev, with that one in `PULUMI_CONFIG_PASSPHRASE`.",
    ...(isFile(packages)
      ? ["", "The packages were installed from files: package.json names them by their paths (`file:…`)."]
      : []),
  ].join("\n")}\n`;

const ignored = ["node_modules/", ".state/", ".pulumi-logto/", "env/", ".env*"];

/** As a package.json is written that was there: with its indentation and its line ends. */
function json(value: unknown, like = "{\n  "): string {
  const [, indent = "  "] = /\n([ \t]+)(?=")/.exec(like) ?? [];
  const text = `${JSON.stringify(value, null, indent)}\n`;
  return like.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}

/** What git has to leave out that a .gitignore doesn't yet, below what it has. */
function ignoring(had = ""): string {
  const bare = (line: string) => line.trim().replace(/^\//, "").replace(/\/$/, "");
  const known = had.split("\n").map(bare);
  const lacking = ignored.filter((line) => !known.includes(bare(line)));
  if (lacking.length === 0) return had;
  const end = had.includes("\r\n") ? "\r\n" : "\n";
  return [had.replace(/([^\n])$/, `$1${end}`), ...lacking.map((line) => line + end)].join("");
}

/** All files of a new project but the workflows, by their paths in it; last the one by which it's a project. */
export const filesOf = (project: NewProject): Record<string, string> => ({
  "package.json": json(packageJson(project), project.manifestText),
  "index.js": programs[!project.manifest || project.manifest.type === "module" ? "module" : "commonjs"],
  "model.yaml": firstModel({ ...project, schema }),
  "Pulumi.dev.yaml": devConfig(project),
  "Pulumi.prod.yaml": prodConfig,
  ".gitignore": ignoring(project.gitignore),
  "README.md": readme(project),
  "Pulumi.yaml": projectFile(project.name) + ownBackend,
});
