import { stringify } from "yaml";
import type { Fleet, FleetStack } from "../shared/fleet/stacks.ts";

export interface OperatorOptions {
  /** Git's address of the repository. */
  repo: string;
  branch: string;
  /** The project's folder in it. */
  repoDir?: string;
  /** URL of the backend, reachable from the cluster. */
  backend: string;
  /** Before the stack's name, where the backend is Pulumi Cloud: `acme`. */
  organization?: string;
  namespace?: string;
  serviceAccount: string;
  /** Variables that every stack gets from the Secret called as the project. */
  secretEnv?: string[];
  /** The Secret with a token for the repository, under the key `accessToken`. */
  gitSecret?: string;
  image?: string;
  /** Seconds. */
  resync: number;
  /** Says what would change, and never changes it. */
  previewOnly?: boolean;
  /** Stacks that have to have succeeded before the others begin. */
  canary?: string[];
}

/** What Kubernetes takes as a name. */
export const objectName = (...parts: readonly string[]): string =>
  parts
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 253);

const isLabel = (text: string) => /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(text);

/** Tags by which `kubectl get stacks --selector` selects, as far as Kubernetes can write them. */
const labelsOf = ({ tags }: FleetStack) =>
  Object.fromEntries(
    [...tags].flatMap(([key, value]) => {
      const text = String(value);
      return key !== "" && isLabel(key) && isLabel(text) ? [[`logto-tag/${key}`, text]] : [];
    }),
  );

const fromSecret = (name: string, key: string) => ({ type: "Secret", secret: { name, key } });

function stackResource(project: string, stack: FleetStack, options: OperatorOptions) {
  const { organization, namespace, secretEnv = [], gitSecret, image, canary = [] } = options;
  const name = objectName(project, stack.name);
  const isCanary = canary.includes(stack.name);
  return {
    apiVersion: "pulumi.com/v1",
    kind: "Stack",
    metadata: {
      name,
      ...(namespace && { namespace }),
      labels: { "app.kubernetes.io/part-of": objectName(project), ...labelsOf(stack) },
      // Who takes a stack out of git is asked first: Argo CD and Flux delete nothing by themselves.
      annotations: {
        "argocd.argoproj.io/sync-options": "Prune=false",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
      },
    },
    spec: {
      stack: organization ? `${organization}/${project}/${stack.name}` : stack.name,
      projectRepo: options.repo,
      branch: options.branch,
      ...(options.repoDir && { repoDir: options.repoDir }),
      ...(gitSecret && { gitAuth: { accessToken: fromSecret(gitSecret, "accessToken") } }),
      backend: options.backend,
      envRefs: {
        ...(stack.secretsProvider === undefined && {
          PULUMI_CONFIG_PASSPHRASE: fromSecret(name, "passphrase"),
        }),
        PULUMI_RUN_PROGRAM: { type: "Literal", literal: { value: "true" } },
        ...Object.fromEntries(secretEnv.map((one) => [one, fromSecret(objectName(project), one)])),
      },
      refresh: true,
      ...(options.previewOnly && { preview: true }),
      continueResyncOnCommitMatch: true,
      resyncFrequencySeconds: options.resync,
      // One that isn't in the backend is a slip: made anew, it would know nothing of what the tenant has.
      useLocalStackOnly: true,
      destroyOnFinalize: false,
      ...(canary.length > 0 &&
        !isCanary && {
          prerequisites: canary.map((one) => ({
            name: objectName(project, one),
            requirement: { succeededWithinDuration: `${2 * options.resync}s` },
          })),
        }),
      serviceAccountName: options.serviceAccount,
      ...(image && { workspaceTemplate: { spec: { image } } }),
    },
  };
}

/** One resource `Stack` of the Pulumi Kubernetes Operator for each stack, the same text for the same stacks. */
export function operatorManifests({ project, stacks }: Fleet, options: OperatorOptions): string {
  if (/^file:/.test(options.backend)) {
    throw new Error(
      `--backend: ${options.backend} is a folder of this machine, which no pod of the operator has. It takes s3://, azblob://, gs:// or https://api.pulumi.com`,
    );
  }
  const missing = (options.canary ?? []).find((one) => stacks.every(({ name }) => name !== one));
  if (missing !== undefined) throw new Error(`--canary: "${missing}" isn't among the selected stacks`);
  const names = stacks.map(({ name }) => objectName(project, name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`two stacks would be called "${twice}" in Kubernetes: select one of them`);
  return stacks
    .map((stack) => `---\n${stringify(stackResource(project, stack, options), { lineWidth: 0 })}`)
    .join("");
}
