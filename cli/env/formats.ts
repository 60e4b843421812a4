import { stringify } from "yaml";
import { withVariables } from "../shared/env-files/env-file.ts";

/** The variables of an env file, or that part of them which is asked for. */
export interface Variables {
  name: string;
  values: Readonly<Record<string, string>>;
  secrets: ReadonlySet<string>;
}

/** A way to write variables. */
export interface Format {
  /** It has no place for names of env files, so it holds one. */
  isOne?: true;
  /** It's read by something else for secrets than for the rest. */
  isSplit?: true;
  /** @param before What the file holds that it's written to. */
  write(files: readonly Variables[], project: string, before: string): string;
}

/**
 * A value as gh reads it (https://github.com/joho/godotenv), whose escapes are neither dotenv's nor a shell's. It takes a
 * quote after a backslash for no end, whatever stands before that, and a quote at the end for another end.
 */
function forGh(variable: string, value: string): string {
  const escaped = (special: RegExp) => value.replace(special, "\\$&");
  if (!value.endsWith("\\")) {
    const text = escaped(/[\\"$]/g)
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r");
    // A variable that isn't there is nothing.
    return `"${text}${value.endsWith('"') ? "${_}" : ""}"`;
  }
  if (/[\n\r]|^["'\s\x85]|[\s\x85]#/.test(value)) {
    throw new Error(
      `variable ${variable}: its value ends with \\ and has a line end, a quote or a space where gh's dotenv files can't hold one. Set it by itself: gh secret set ${variable}`,
    );
  }
  return escaped(/\$/g);
}

/** What Kubernetes takes for a name. */
const kubernetesName = (project: string, name: string) =>
  `${project}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .replace(/^-+|-+$/g, "");

/** What isn't secret may be looked at by more people, so it's an object of its own. */
function manifestsOf({ name, values, secrets }: Variables, project: string): object[] {
  const metadata = { name: kubernetesName(project, name) };
  const part = (isSecret: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([variable]) => secrets.has(variable) === isSecret));
  const [plain, secret] = [part(false), part(true)];
  return [
    ...(Object.keys(plain).length > 0
      ? [{ apiVersion: "v1", kind: "ConfigMap", metadata, data: plain }]
      : []),
    ...(Object.keys(secret).length > 0
      ? [{ apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", stringData: secret }]
      : []),
  ];
}

/** Kubernetes reads YAML 1.1, to which `no` is false and `0123` a number. */
const yaml = {
  version: "1.1",
  defaultKeyType: "PLAIN",
  defaultStringType: "QUOTE_DOUBLE",
  lineWidth: 0,
} as const;

export const formats: Record<"dotenv" | "json" | "github" | "kubernetes", Format> = {
  dotenv: {
    isOne: true,
    write: ([file], _, before) => withVariables(before, file?.values ?? {}),
  },
  json: {
    write: (files) =>
      `${JSON.stringify(Object.fromEntries(files.map(({ name, values }) => [name, values])), undefined, 2)}\n`,
  },
  github: {
    isOne: true,
    isSplit: true,
    write: ([file]) =>
      Object.entries(file?.values ?? {})
        .map(([variable, value]) => `${variable}=${forGh(variable, value)}\n`)
        .join(""),
  },
  kubernetes: {
    write: (files, project) =>
      files
        .flatMap((file) => manifestsOf(file, project))
        .map((manifest) => stringify(manifest, yaml))
        .join("---\n"),
  },
};
