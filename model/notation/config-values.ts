import { run } from "pulumi-logto/command";
import { plainListIn } from "./config-lists.ts";
import { configFile, setCommand } from "./environment.ts";
import type { Reading, Spot } from "./reading.ts";

/* What is wrong with values of the stack config whatever they are for: nobody sees a space at the end of a line. */

/** A text of several lines ends with a line end where it should. */
const isUntidy = (value: string): boolean => value !== value.trim() && !value.trim().includes("\n");

/**
 * The value without white space around it, which is said of it; a secret's may be meant. `entry`: which one of a list
 * it is.
 */
export function tidied(
  reading: Reading,
  key: string,
  value: string,
  spot: Spot,
  { secret = false, entry }: { secret?: boolean; entry?: number } = {},
): string {
  if (!isUntidy(value)) return value;
  const { environment } = reading;
  const which = entry === undefined ? "" : `entry ${entry + 1} of `;
  const full = `${which}${environment.project}:${key}`;
  const ends = [
    ...(value === value.trimStart() ? [] : ["begins"]),
    ...(value === value.trimEnd() ? [] : ["ends"]),
  ];
  const how = value.trim() === "" ? "is nothing but" : `${ends.join(" and ")} with`;
  reading.wrong(
    secret ? "ADVICE" : "INVALID_VALUE",
    spot.path,
    `${full} in ${configFile(environment)} ${how} white space; set it without. ${run(setCommand(environment, key, secret))}`,
    { warning: secret, within: spot.within },
  );
  return value.trim();
}

/** A part of a text: where it's from the config, its key. */
export interface Piece {
  text: string;
  key?: string | undefined;
  /** It's the default in the model. */
  isDefault?: boolean;
  spot: Spot;
}

/** What comes of putting a value before or behind another text. @returns whether anything may come of it. */
export function checkPieces(reading: Reading, pieces: readonly Piece[]): boolean {
  const { environment } = reading;
  if (pieces.length < 2) return true;
  for (const [i, { text, key, isDefault, spot }] of pieces.entries()) {
    if (key === undefined) continue;
    const full = `${environment.project}:${key} in ${configFile(environment)}`;
    const [next = ""] = /^\S*/.exec(pieces[i + 1]?.text ?? "") ?? [];
    if (text.includes("://") && text.endsWith("/") && next.startsWith("/")) {
      reading.wrong(
        "INVALID_VALUE",
        spot.path,
        `comes to "${text}${next}", with // in its path: ${
          isDefault
            ? `the default of \${config.${key}} ends with /; write it without`
            : `${full} ends with /; set it without. ${run(setCommand(environment, key, false))}`
        }`,
        spot,
      );
    } else if (text.trim().startsWith("[") && plainListIn(text)) {
      reading.wrong(
        "INVALID_VALUE",
        spot.path,
        `${full} is a list, which stands by itself in an entry of a list: "\${config.${key}}"`,
        spot,
      );
      return false;
    }
  }
  return true;
}
