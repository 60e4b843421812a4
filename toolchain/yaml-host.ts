import { ensureBuilt, yamlHost } from "./go-build.ts";
import type { Pulumi } from "./install.ts";
import { folders, type Log, logToStderr } from "./settings.ts";
import { addBinary, prepareStandIns } from "./stand-ins.ts";

/** Lets the CLI run programs in Pulumi YAML. An installed Pulumi can; beside one built from its module the host is put. */
export async function ensureYamlHost({ source }: Pulumi, log: Log = logToStderr): Promise<void> {
  if (source !== "go") return;
  const { cache } = folders(process.env);
  addBinary(prepareStandIns(cache), await ensureBuilt(yamlHost(cache), cache, log));
}
