type Row = Record<string, unknown>;

/**
 * The tables of a tenant, comparable with those of a new one after all that was declared is gone: without what a
 * `destroy` can't take back, and without what says nothing.
 */
export function comparable(tables: Record<string, Row[]>): Record<string, Row[]> {
  const rotating = ["oidc.privateKeys", "oidc.cookieKeys", "signingKeyRotationState"];
  const isSetting = ({ key, value }: Row) =>
    !rotating.includes(String(key)) &&
    // Saying the default is saying nothing.
    !['{"enabled":false}', '{"ttl":1209600}'].includes(JSON.stringify(value));
  const { signInExperience = [], logtoConfigs = [] } = tables;
  const all = {
    ...tables,
    // Logto merges this one, so what was switched off can't be unsaid.
    signInExperience: signInExperience.map(({ passwordExpiration: _, ...row }) => row),
    logtoConfigs: logtoConfigs.filter(isSetting),
  };
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => rows.length > 0));
}
