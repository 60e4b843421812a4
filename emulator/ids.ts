import { customAlphabet } from "nanoid";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
/** Ids as Logto makes them: 21 characters, 12 for connectors, organizations and users. */
export const newId = customAlphabet(alphabet, 21);
export const newShortId = customAlphabet(alphabet, 12);
/** Secrets as Logto makes them. */
export const newSecret = customAlphabet(`${alphabet}ABCDEFGHIJKLMNOPQRSTUVWXYZ`, 32);
