import type { Context } from "../shared/context.ts";
import { type FoundModel, findModel, modelFileOf, sourcesOf, usesModel } from "../shared/model/reading.ts";
import { schemaFor } from "../shared/model/schema.ts";
import { firstModel } from "./first-model.ts";
import type { Given } from "./given.ts";
import type { Prompter } from "./prompter.ts";
import { chosen, providers } from "./providers.ts";
import type { Sheet } from "./sheet.ts";

/** The stack's model: one that is there, or one to be written. */
export type ModelFile = FoundModel & ({ isNew: false } | { isNew: true; text: string });

const indicatorLabel =
  "Your API's indicator: exactly the audience that the API checks, e.g. https://api.example.com";

/** The model that is there, or a first one; undefined where programs declare everything themselves. */
export async function modelOf(
  given: Given,
  sheet: Sheet,
  project: string,
  context: Context,
  prompter: Prompter | undefined,
  lacking: string[],
): Promise<ModelFile | undefined> {
  const named = given.values.get("logto:model") ?? sheet.get("logto:model");
  if (!usesModel(context.project(), named)) return undefined;
  const found = findModel(context, project, named);
  if (found) return { ...found, isNew: false };
  let { indicator, providers: names } = given;
  while (!indicator && prompter) indicator = await prompter.ask(indicatorLabel, undefined);
  if (!indicator) lacking.push(`${indicatorLabel}: --api-indicator <uri>`);
  while (!names && prompter) {
    const list = [...providers.keys()].join(", ");
    const answer = await prompter.ask(
      `Who users can sign in with, several by commas, or none (${list})`,
      "none",
    );
    const wanted = answer.split(/[\s,]+/).filter((one) => one && one !== "none");
    try {
      chosen(wanted);
      names = wanted;
    } catch (error) {
      prompter.say(`  ${(error as Error).message}`);
    }
  }
  const place = { project, folder: context.project() };
  const file = modelFileOf(place, named);
  const text = firstModel({
    indicator: indicator ?? "https://api.example.com",
    schema: schemaFor(place.folder, file),
    providers: chosen((names ?? []).filter((name) => name !== "none")),
  });
  return { file, ...sourcesOf({ file, text }, context.project()), text, isNew: true };
}
