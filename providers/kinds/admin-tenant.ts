import { adminTenant, type Settings } from "../management/settings.ts";
import type { Row } from "./kind.ts";

/*
 * The tenant in which a self-hosted Logto's administrators sign in, to the console of the other one. What it's seeded with
 * lets them in: who deletes it has no console any more.
 */

/** A tenant is the one that its Management API is named after. */
const isAdminTenant = ({ resource }: Settings) => resource === adminTenant.resource;

/** Says which objects of a kind the admin tenant is seeded with. */
export const seededInAdmin =
  (is: (row: Row) => boolean) =>
  (row: Row, settings: Settings): string | undefined =>
    isAdminTenant(settings) && is(row)
      ? "the admin tenant has it from the start, for the console"
      : undefined;
