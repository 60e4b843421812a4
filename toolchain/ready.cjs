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

function problem() {
  const isThere = (name) => existsSync(join(root, "node_modules", name, "package.json"));
  const missing = Object.keys(read("package.json").dependencies).filter((name) => !isThere(name));
  if (missing.length > 0) return `The dependencies are not installed in ${root}: ${missing[0]} is missing.`;
  const [major, minor] = numbers(process.versions.node);
  const [least, leastMinor = 0] = numbers(read("cli/package.json").engines.node);
  if (major > least || (major === least && minor >= leastMinor)) return undefined;
  return `Node.js ${process.versions.node} is too old, and the project's own is not installed in ${root}.`;
}

const found = problem();
if (found) {
  console.error(`error: ${found} Run: npm ci`);
  process.exit(1);
}
