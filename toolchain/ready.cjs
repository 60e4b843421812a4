// Loaded before each script of package.json: says what to do where nothing is installed yet, or not all of it. It's plain
// JavaScript and needs no package, so that any Node can read it; the scripts are for the one that npm ci brings along.
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const root = dirname(__dirname);
const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));
const numbers = (version) =>
  version
    .replace(/^[^\d]*/, "")
    .split(".")
    .map(Number);

/** npm keeps what stands before its "--" to itself, with no more than a warning, and the script does something else. */
function takenByNpm() {
  const taken = ["port", "stop", "stack"].find((name) => process.env[`npm_config_${name}`]);
  const script = process.env.npm_lifecycle_event;
  if (!taken || !script) return undefined;
  const command = script === "start" ? "npm start" : `npm run ${script}`;
  return `npm kept --${taken} to itself. Put "--" before the options: ${command} -- <options>`;
}

function notInstalled() {
  const isThere = (name) => existsSync(join(root, "node_modules", name, "package.json"));
  const missing = Object.keys(read("package.json").dependencies).filter((name) => !isThere(name));
  if (missing.length > 0)
    return `The dependencies are not installed in ${root}: ${missing[0]} is missing. Run: npm ci`;
  const [major, minor] = numbers(process.versions.node);
  const [least, leastMinor = 0] = numbers(read("cli/package.json").engines.node);
  if (major > least || (major === least && minor >= leastMinor)) return undefined;
  return `Node.js ${process.versions.node} is too old, and the project's own is not installed in ${root}. Run: npm ci`;
}

const problem = notInstalled() ?? takenByNpm();
if (problem) {
  console.error(`error: ${problem}`);
  process.exit(1);
}
