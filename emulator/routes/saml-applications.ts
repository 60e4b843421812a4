import { InternalFault } from "../http/errors.ts";
import type { Routes } from "./index.ts";

/** There are none here; but that there's no list of them is part of what Logto answers. */
export const samlApplicationRoutes: Routes = (router) => {
  router.post("/saml-applications", () => {
    throw new InternalFault("SAML applications");
  });
};
