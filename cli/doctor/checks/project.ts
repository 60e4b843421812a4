import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { check, failed, ok } from "../check.ts";

const files = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

export const project = check({
  id: "project",
  title: "Project",
  needs: [],
  gives: ["project"],
  async examine(_, { context }) {
    let folder: string;
    try {
      folder = context.project();
    } catch (error) {
      return failed((error as Error).message);
    }
    const file = files.find((name) => existsSync(join(folder, name))) ?? "Pulumi.yaml";
    let name: unknown;
    try {
      name = parse(readFileSync(join(folder, file), "utf8"))?.name;
    } catch (error) {
      return failed(`${file} can't be read: ${(error as Error).message}`);
    }
    if (typeof name !== "string") return failed(`${file} has no name`, `Add to ${file}: name: <project>`);
    return ok(`${name}, in ${folder}`, { project: name });
  },
});
