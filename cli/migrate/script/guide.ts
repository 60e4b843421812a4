/**
 * What PanBot's set-up guide says that the script makes. A configuration that doesn't speak of one of these sections
 * leaves it to the script, which makes it so.
 */
export const guide = `
applications:
  dashboard:
    name: PanBot Dashboard
    type: Traditional
    redirect_uris: [http://localhost:3000/callback]
    post_logout_redirect_uris: [http://localhost:3000]
api_resources:
  backend:
    name: PanBot Backend API
    indicator: https://api.novaserve.ai
    scopes:
      read:businesses: View business information
      write:businesses: Modify businesses
      read:orders: View orders
      write:orders: Modify orders
      read:calls: View call records
      read:menus: View menus
      write:menus: Edit menus
      manage:staff: Manage staff accounts
roles:
  staff: [read:businesses, read:orders, read:calls, read:menus]
  owner: [read:*, write:*, manage:staff]
  admin: ["*"]
`;
