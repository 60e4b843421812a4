import { Document, isCollection, isMap, isScalar, isSeq, type Node, visit } from "yaml";
import { schemaLine } from "../model/schema.ts";
import type { Draft } from "./draft.ts";
import type { TextFiles } from "./text-files.ts";
import { replaceVerbatim } from "./verbatim.ts";

/** What fits a line is easier to read in one. */
const lineLength = 100;

const lengthOf = (node: unknown): number => {
  if (isScalar(node)) return String(node.value).length + 2;
  if (isSeq(node)) return node.items.reduce<number>((sum, item) => sum + lengthOf(item) + 2, 2);
  if (isMap(node)) {
    return node.items.reduce((sum, { key, value }) => sum + lengthOf(key) + lengthOf(value) + 2, 2);
  }
  return 0;
};

const isFlat = (node: unknown): boolean =>
  isScalar(node) ||
  (isSeq(node) && node.items.every(isScalar)) ||
  (isMap(node) && node.items.every(({ value }) => isScalar(value) || (isSeq(value) && isFlat(value))));

/** Small maps and lists within a resource go in one line, as people write them. */
function arrange(document: Document): void {
  visit(document, {
    Collection(_key, node, path) {
      const depth = path.filter((one) => isCollection(one)).length;
      const hasLines = (inner: Node) => String(inner).includes("\n");
      const isDeep = depth >= 3 || (depth === 2 && isSeq(node) && node.items.every(isScalar));
      if (isDeep && isFlat(node) && lengthOf(node) < lineLength && !hasLines(node)) {
        node.flow = true;
        return visit.SKIP;
      }
      return undefined;
    },
  });
}

const commented = (line: string) => ` ${line.replace(/[\r\n\u2028\u2029\u0085]+/g, " ")}`;

/** The model's file: what has to be known first, then a paragraph per kind. Without `files` all texts stand in it. */
export function modelText({ model, remarks }: Draft, schema: string, files?: TextFiles): string {
  const whole = replaceVerbatim(model, (text, path) =>
    files && text.isLong ? files.put(text, path) : text.inline,
  );
  const document = new Document(whole, { aliasDuplicateObjects: false });
  arrange(document);
  document.commentBefore = [schemaLine(schema).slice(1), ...remarks.map(commented)].join("\n");
  if (isMap(document.contents)) {
    for (const [i, { key }] of document.contents.items.entries()) {
      if (i > 0 && isScalar(key)) key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
