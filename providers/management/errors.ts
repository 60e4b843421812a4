import { refusalText, type Said } from "./refusal.ts";

/** Everything that goes wrong between here and a tenant is one of these; none carries a request's body or a token. */
export class LogtoError extends Error {
  /** It in a few words, for those who have heard it whole, where every resource meets it alike. */
  readonly brief?: string | undefined;
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
    // The plugin host prints the stack of what reaches it. A user's mistake isn't helped by ours.
    this.stack = "";
  }
}

/** It's about the connection and no resource, so that every resource meets it alike. */
export class ConnectionError extends LogtoError {
  override readonly brief: string;
  constructor(message: string, brief: string) {
    super(message);
    this.brief = brief;
  }
}

/** The stack config or environment doesn't say (rightly) which tenant, or as whom. */
export class SettingsError extends ConnectionError {
  constructor(message: string) {
    super(message, "logto's connection isn't rightly set");
  }
}

/** No token, or one that may do nothing. */
export class AuthenticationError extends ConnectionError {
  constructor(message: string, brief = "the tenant refuses logto:appId") {
    super(message, brief);
  }
}

/** Nothing, or nothing usable, came back; what was asked for may have happened all the same. */
export class UnreachableError extends ConnectionError {
  /** The request can't have been carried out. */
  readonly neverSent: boolean;
  constructor(message: string, neverSent: boolean) {
    super(message, "the tenant can't be reached");
    this.neverSent = neverSent;
  }
}

/** The tenant says that it succeeded, and answers what no Logto does; what was asked for may have happened. */
export class AnswerError extends LogtoError {
  readonly status: number | undefined;
  override readonly brief: string | undefined;
  /** `brief`: where it's something else that answers, and so to all. */
  constructor(request: string, status: number | undefined, received: string, brief?: string) {
    super(
      `the tenant answered ${received}, which is no answer of a Logto [${status === undefined ? "" : `${status} `}to ${request}]. Is logto:endpoint the tenant itself, and is what stands before it (proxy, gateway) passing answers on whole?`,
    );
    this.status = status;
    this.brief = brief;
  }
}

/** The pages of a list don't fit together, so that nobody knows what it holds. */
export class TornListError extends LogtoError {
  constructor(request: string, found: number, total: number, attempts: number) {
    super(
      `${request}: the list was read ${attempts} times, and its pages never fitted together: ${found} different objects of ${total}. Is somebody else changing the tenant? Run it again when that is over`,
    );
  }
}

/** The tenant refused. `message` is for people; decide by `status` and `code`. */
export class ApiError extends LogtoError {
  /** What was asked for, e.g. `GET /api/roles`. */
  readonly request: string;
  readonly status: number;
  /** Logto's error code; undefined where it answers without one. */
  readonly code: string | undefined;
  /** What it said, taken apart. */
  readonly said: Said;
  /** What stands at the end of a message: Logto's code, and what it answers. */
  readonly end: string;

  constructor(request: string, status: number, said: Said, text = refusalText(status, said)) {
    const end = `[${[said.code, status].filter(Boolean).join(", ")} to ${request}]`;
    super(`${text} ${end}`);
    this.request = request;
    this.status = status;
    this.code = said.code;
    this.said = said;
    this.end = end;
  }

  /** A real 404 carries a code; a body over the limit is answered with a plain one. */
  get gone(): boolean {
    return this.status === 404 && this.code !== undefined;
  }

  /** The tenant has no such operation: what it doesn't know it answers without a code. */
  get lacking(): boolean {
    return (this.status === 404 && this.code === undefined) || this.status === 405 || this.status === 501;
  }

  /** A fault, not a refusal: whether the request was carried out has to be looked up. */
  get ambiguous(): boolean {
    return this.status >= 500;
  }
}

/** A creation of several calls failed after the first: the object exists, and not all of it is as declared. */
export class PartlyMade extends LogtoError {
  readonly row: { id: string };
  readonly reason: unknown;
  constructor(row: { id: string }, reason: unknown) {
    super((reason as Error).message);
    this.row = row;
    this.reason = reason;
  }
}
