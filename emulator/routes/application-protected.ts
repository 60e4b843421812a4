import { RequestError } from "../http/errors.ts";
import type { Routes } from "../tenant.ts";

/** Domains of protected applications, of which there are none in open source. */
export const applicationProtectedRoutes: Routes = (router, { store }) => {
  const path = "/applications/:id/protected-app-metadata/custom-domains";
  const refuse = ({ params }: { params: Record<string, string> }) => {
    store.byId("applications", params.id);
    throw new RequestError(422, "application.protected_application_only");
  };
  router.get(path, refuse);
  router.post(path, refuse);
  router.delete(`${path}/:domain`, refuse);
};
