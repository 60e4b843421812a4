import type { ZodError } from "zod";
import { phraseOf } from "./phrases.ts";

/** An answer that Logto gives on purpose: a status and a code that programs may rely on. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: unknown;
  readonly details: string | undefined;

  constructor(status: number, code: string, data?: unknown, details?: string) {
    super(phraseOf(code));
    this.status = status;
    this.code = code;
    this.data = data;
    this.details = details;
  }

  get body() {
    return {
      code: this.code,
      message: this.message,
      ...(this.data === undefined ? {} : { data: this.data }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** A fault inside the real server, e.g. what its database refuses: 500 without a code. */
export class InternalFault extends Error {}

/** A second row where the database allows one. Most routes let it be a fault. */
export class UniqueViolation extends InternalFault {}

/** An id that no row has, in a column that has to name one. */
export class ForeignKeyViolation extends RequestError {
  constructor(status = 404) {
    super(status, "entity.relation_foreign_key_not_found");
  }
}

/** What zod found wrong with a request, as Logto reports it. */
export function invalidInput(error: ZodError): RequestError {
  const lines = error.issues.map(
    ({ path, code, message }) => `Error in key path "${path.join(".")}": (${code}) ${message}`,
  );
  return new RequestError(
    400,
    "guard.invalid_input",
    { issues: error.issues, name: "ZodError" },
    lines.join("\n"),
  );
}

export const notFound = (code = "entity.not_exists_with_id") => new RequestError(404, code);

/** A row that a check of the database refuses, e.g. a role of the wrong type. */
export const constraintViolated = () => new RequestError(422, "entity.db_constraint_violated");

/** Refuses texts that are longer than their columns, by the columns' limits. */
export function refuseTooLong(columns: Record<string, unknown>, limits: Record<string, number>): void {
  for (const [column, limit] of Object.entries(limits)) {
    const value = columns[column];
    if (typeof value !== "string" || [...value].length <= limit) continue;
    const message = `value too long for type character varying(${limit})`;
    throw new RequestError(422, "entity.value_too_long", { message });
  }
}

/** A statement that the real server's database refuses: no columns to set, or a fraction for a whole number. */
export const refusedByDatabase = () => new RequestError(422, "entity.invalid_input");
