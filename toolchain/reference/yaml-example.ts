import { Document, isCollection, isMap, isScalar, parseDocument, visit, YAMLMap } from "yaml";
import type { Entry } from "../../model/notation/entries.ts";
import type { Kind } from "../../providers/kinds/index.ts";
import { essential, examplesOf, examplesText, isShownElsewhere } from "./examples.ts";

const longest = 90;
const source = parseDocument(examplesText);

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** The map that stands at a key of another; made if need be. */
function mapAt(map: YAMLMap, key: string): YAMLMap {
  const found = map.get(key, true);
  if (isMap(found)) return found as YAMLMap;
  const made = new YAMLMap();
  map.set(key, made);
  return made;
}

/** Copies what an entry says of some of its arguments. */
function copy(entry: Entry, names: (name: string) => boolean, to: YAMLMap): void {
  const node = source.getIn(entry.path, true);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (names(keyText(key))) to.set(keyText(key), (value as { clone(): unknown }).clone());
  }
}

function write(entry: Entry, root: YAMLMap): void {
  const { path, owner, kind } = entry;
  if (!owner) {
    const at = path.reduce((map, key) => mapAt(map, String(key)), root);
    copy(entry, (name) => !isShownElsewhere(kind, name), at);
    return;
  }
  const above = owner.entry.path.reduce((map, key) => mapAt(map, String(key)), root);
  const suits = entry.kind.properties[owner.child.parent]?.suits;
  copy(owner.entry, (name) => essential(owner.entry, suits).has(name), above);
  const inside = path.slice(owner.entry.path.length).map(String);
  const last = inside.at(-1) as string;
  const parent = inside.slice(0, -1).reduce(mapAt, above);
  parent.set(last, (source.getIn(path, true) as { clone(): unknown }).clone());
}

/** Long things in braces and brackets go line by line. */
function unfold(document: Document): void {
  visit(document, {
    Collection(_, node) {
      node.comment = null;
      node.commentBefore = null;
      node.spaceBefore = false;
      if (isCollection(node) && node.flow && JSON.stringify(node).length > longest) node.flow = false;
    },
  });
}

/** How resources of a kind stand in the model: entries of test/models/everything.yaml. */
export function yamlExample(kind: Kind): string {
  const root = new YAMLMap();
  for (const entry of examplesOf(kind)) write(entry, root);
  const document = new Document();
  document.contents = root as never;
  unfold(document);
  // Braces with space inside, brackets without: the library knows one way for both.
  return document.toString({ lineWidth: 0 }).replaceAll("[ ", "[").replaceAll(" ]", "]");
}
