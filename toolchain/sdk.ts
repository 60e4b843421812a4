// npm run sdk -- python|go|nodejs <folder>: the SDK of the package `logto` for a language, by Pulumi's own generators. Who
// has an installed Pulumi gets the same by `pulumi package add`.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { generateSdk, isLanguage, languages } from "./generate-sdk.ts";
import { logToStderr } from "./settings.ts";

/** What to do with it, in the folder of a program. */
const next = {
  python: (folder: string) => `pip install ${folder}`,
  go: (folder: string) =>
    `go mod edit -require pulumi-logto/sdk/go@v0.0.0 -replace pulumi-logto/sdk/go=${folder} && go mod tidy`,
  nodejs: (folder: string) =>
    `(cd ${folder} && npm install && npm run build && cp package.json bin/) && npm install ${join(folder, "bin")}`,
};

const [language = "", given] = process.argv.slice(2);
const folder = given && resolve(process.env.INIT_CWD ?? process.cwd(), given);
try {
  if (!isLanguage(language) || !folder)
    throw new Error(`say for which language, and where to: npm run sdk -- ${languages.join("|")} <folder>`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} isn't empty. Take another folder, or remove it first: rm -r ${folder}`);
  await generateSdk(language, folder, logToStderr);
  console.log(`Wrote the SDK for ${language}. In the folder of your program:\n  ${next[language](folder)}`);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
