import { stringify } from "yaml";
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
  /** What is written already in its package.json. */
  manifest?: Manifest;
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

/** The dev stack's: all that it encrypts is made up. */
export const devPassphrase = (project: string): string => `${project}-dev`;

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

const program = (type: string | undefined): string =>
  type === "module"
    ? 'import { declareModel } from "pulumi-logto-model";\n\nexport default await declareModel();\n'
    : 'module.exports = require("pulumi-logto-model").declareModel();\n';

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
    `npm ci && npx pulumi-logto tenant --background${portIn(endpoint)}   # a Logto on this machine, for trying things out`,
    "npx pulumi up --stack dev && npx pulumi-logto env dev   # apply the model, write the env files that it declares",
    "npx pulumi-logto review --stack dev   # what a change means; --help has more commands",
    "```",
    "",
    "Production: `npx pulumi-logto init --stack prod` asks for the tenant and where the state is kept; then preview, review and up, as with dev.",
    ...(isFile(packages)
      ? ["", "The packages were installed from files: package.json names them by their paths (`file:…`)."]
      : []),
  ].join("\n")}\n`;

const gitignore = ["node_modules/", ".state/", ".pulumi-logto/", "env/", ".env*", ""].join("\n");

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** All files of a new project but the workflows, by their paths in it. */
export const filesOf = (project: NewProject): Record<string, string> => ({
  "Pulumi.yaml": projectFile(project.name) + ownBackend,
  "package.json": json(packageJson(project)),
  "index.js": program(project.manifest ? project.manifest.type : "module"),
  "model.yaml": firstModel({ ...project, schema }),
  "Pulumi.dev.yaml": devConfig(project),
  "Pulumi.prod.yaml": prodConfig,
  ".gitignore": gitignore,
  "README.md": readme(project),
});
