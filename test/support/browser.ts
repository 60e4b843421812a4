import { createRequire } from "node:module";
import { afterAll } from "@jest/globals";

/* A page as a browser opens it, its script run: what jsdom has of a browser, which is all but the layout. */

/** What the tests need of an element. */
export interface Element {
  textContent: string;
  hidden: boolean;
  tabIndex: number;
  className: string;
  value: string;
  checked: boolean;
  open: boolean;
  cells: Iterable<Element>;
  dataset: Record<string, string>;
  parentElement: Element;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  closest(selector: string): Element | null;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
  focus(): void;
  click(): void;
  dispatchEvent(event: unknown): void;
}

// Its types would bring those of a browser into the whole program.
const { JSDOM, VirtualConsole } = createRequire(import.meta.url)("jsdom");

const windows: { close(): void }[] = [];
afterAll(() => {
  for (const window of windows) window.close();
});

const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

export function openPage(text: string) {
  const errors: string[] = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("jsdomError", (error: Error) => errors.push(String(error)));
  const { window } = new JSDOM(text, {
    runScripts: "dangerously",
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse(window: { Element: { prototype: object }; scrollBy: unknown }) {
      // Layout is nothing that jsdom has.
      Object.assign(window.Element.prototype, { scrollIntoView() {}, scrollTo() {} });
      window.scrollBy = () => {};
    },
  });
  windows.push(window);
  const document = window.document;
  const one = (selector: string): Element => {
    const found = document.querySelector(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  };
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
  const nextFrame = () => new Promise<void>((resolve) => window.requestAnimationFrame(() => resolve()));
  const rows = () => all("tr[data-scope]").filter(({ hidden }) => !hidden);
  const heads = () => [...one("thead tr").cells].slice(1);
  const nameOf = (cell: Element) => squeezed(cell.querySelector("span")?.textContent ?? "");
  return {
    window,
    errors,
    one,
    all,
    /** What a search or a filter is set to, and what the page makes of it. */
    async choose(name: string, value: string | boolean) {
      const field = one(`[name=${name}]`);
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
      field.dispatchEvent(new window.Event("input", { bubbles: true }));
      await nextFrame();
    },
    async clear() {
      one("button[type=reset]").click();
      await nextFrame();
    },
    press(key: string, more: object = {}) {
      const at = document.activeElement ?? document.body;
      at.dispatchEvent(
        new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
      );
    },
    focused: (): Element => document.activeElement,
    /** Names of the scopes and of the roles that are seen. */
    scopes: () => rows().map((row) => nameOf([...row.cells][0] as Element)),
    roles: () =>
      heads()
        .filter(({ hidden }) => !hidden)
        .map(nameOf),
    cell(scope: string, role: string): Element {
      const row = all("tr[data-scope]").find((one) => nameOf([...one.cells][0] as Element) === scope);
      const column = heads().findIndex((head) => nameOf(head) === role);
      const found = row && column >= 0 ? [...row.cells][column + 1] : undefined;
      if (!found) throw new Error(`the page has no cell of ${scope} and ${role}`);
      return found;
    },
    textOf: (selector: string) => squeezed(one(selector).textContent),
  };
}

export type Page = ReturnType<typeof openPage>;
