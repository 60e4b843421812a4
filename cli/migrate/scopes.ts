import { z } from "zod";

/** A scope's name, as the server takes it. */
export const scopeName = z.string().regex(/^\S{1,256}$/);
