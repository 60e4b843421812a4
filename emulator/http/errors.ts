import type { ZodError } from "zod";

/** An answer that Logto gives on purpose: a status and a code that programs may rely on. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: unknown;
  readonly details: string | undefined;

  constructor(status: number, code: string, data?: unknown, details?: string) {
    super(`${code} (embedded tenant)`);
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

/** What zod found wrong with a request, as Logto reports it. */
export function invalidInput(error: ZodError): RequestError {
  const lines = error.issues.map(({ path, message }) => `${path.join(".") || "(root)"}: ${message}`);
  return new RequestError(
    400,
    "guard.invalid_input",
    { issues: error.issues, name: "ZodError" },
    lines.join("\n"),
  );
}

export const notFound = (code = "entity.not_exists_with_id") => new RequestError(404, code);

/** A statement that the real server's database refuses: no columns to set, or a fraction for a whole number. */
export const refusedByDatabase = () => new RequestError(422, "entity.invalid_input");
