import { join } from "node:path";
import { runSteps } from "./child.ts";
import { ensureBuilt, generator } from "./go-build.ts";
import { folders, type Log, ROOT } from "./settings.ts";

export const languages = ["python", "go", "nodejs"] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (name: string): name is Language => languages.some((one) => one === name);

/** Writes the SDK of the package for a language into a folder. */
export async function generateSdk(language: Language, folder: string, log: Log): Promise<void> {
  const built = await ensureBuilt(generator(folders(process.env).cache), folders(process.env).cache, log);
  const said: string[] = [];
  const onLine = (line: string) => void said.push(line);
  const args = [language, join(ROOT, "providers/schema.json"), folder];
  if ((await runSteps(built, args, {}, { onLine })) !== 0)
    throw new Error(`the SDK for ${language} can't be generated:\n${said.join("\n")}`);
}
