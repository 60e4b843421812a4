import * as z from "zod";
import { type Property, text } from "./kind.ts";
import { linkForPeople, styleOfPages } from "./security.ts";

const hexColor = text().regex(
  /^#[0-9a-f]{3}([0-9a-f]{3})?$/i,
  'is no colour; write a hex code, e.g. "#6139F6"',
);
const imageUrl = z.url({ error: 'is no URL, e.g. "https://example.com/logo.svg"' });

/** Logos of a page: as Logto calls them, wherever they occur. */
export const branding = {
  schema: z.strictObject({
    logoUrl: imageUrl.optional(),
    darkLogoUrl: imageUrl.optional(),
    favicon: imageUrl.optional(),
    darkFavicon: imageUrl.optional(),
  }),
  description: "Logos, each a URL: `logoUrl`, `darkLogoUrl`, `favicon`, `darkFavicon`.",
  security: "none",
} satisfies Property;

/** Colours of a page. */
export const color = {
  schema: z.strictObject({
    primaryColor: hexColor.optional(),
    isDarkModeEnabled: z.boolean().optional(),
    darkPrimaryColor: hexColor.optional(),
  }),
  description: "Colours: `primaryColor` and `darkPrimaryColor` as hex codes, `isDarkModeEnabled`.",
  security: "none",
} satisfies Property;

export const customCss: Property = {
  schema: text(0),
  description: "CSS of your own for the pages.",
  security: styleOfPages,
  default: null,
  emptyIsNone: true,
};

/** An address of a page, shown as a link. */
export const pageUrl = (description: string): Property => ({
  schema: z.union([z.literal(""), z.url({ error: 'is no URL, e.g. "https://example.com/terms"' }).max(2048)]),
  description,
  security: linkForPeople,
  default: null,
  emptyIsNone: true,
});
