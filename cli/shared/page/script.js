// Runs in the page, which page.ts puts it into. Without it the page is whole, but can't be asked.
(() => {
  const matrix = JSON.parse(document.getElementById("data").textContent);
  const table = document.querySelector("table.matrix");

  // What is folded is printed too.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });

  if (!table || !matrix) return;

  const scroll = document.querySelector(".scroll");
  const panel = document.querySelector("aside");
  const tools = document.querySelector(".tools");
  const {
    search,
    role: roleFilter,
    resource: resourceFilter,
    holder: holderFilter,
    changed,
  } = tools.elements;
  const found = tools.querySelector("output");
  const columns = [...table.querySelectorAll("col")];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.querySelectorAll("tr[data-scope]")].map((tr) => ({
    tr,
    cells: [...tr.cells],
    at: Number(tr.dataset.scope),
    isShown: true,
  }));
  const isRoleShown = matrix.roles.map(() => true);

  /** An element with text and elements in it; text alone ever comes from a value. */
  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };

  // ── Search and filters

  const lower = (...texts) => texts.join("\n").toLowerCase();
  const scopeTexts = matrix.scopes.map(({ name, description, resource, consents }) =>
    lower(name, description, matrix.resources[resource], ...consents.map((one) => one.name)),
  );
  const roleTexts = matrix.roles.map(({ name, remarks, holders }) =>
    lower(name, ...remarks, ...holders.map((one) => one.name)),
  );
  /** Which of the terms each text has, a bit each. */
  const masks = (texts, terms) =>
    texts.map((text) => terms.reduce((mask, term, i) => (text.includes(term) ? mask | (1 << i) : mask), 0));

  /** More rows are shown when they're asked for: a browser would stutter. */
  const atOnce = 300;
  let most = atOnce;
  const more = make("button", "more");
  more.type = "button";
  document.querySelector(".area").after(more);
  more.addEventListener("click", () => {
    most += atOnce;
    filter();
  });

  const isTurn = (mark) => mark === "+" || mark === "-";
  const number = (count) => count.toLocaleString("en-US");
  const share = (shown, all, what) =>
    shown === all ? `${number(all)} ${what}` : `${number(shown)} of ${number(all)} ${what}`;

  function filter() {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 30);
    const all = (1 << terms.length) - 1;
    const [scopeMasks, roleMasks] = [masks(scopeTexts, terms), masks(roleTexts, terms)];
    const role = roleFilter.value === "" ? undefined : Number(roleFilter.value);
    const resource = resourceFilter.value === "" ? undefined : Number(resourceFilter.value);
    const holder = holderFilter.value;
    const onlyChanged = changed?.checked ?? false;
    const isRole = matrix.roles.map(
      ({ holders }, at) =>
        (role === undefined || role === at) && (!holder || holders.some(({ name }) => name === holder)),
    );
    const isScope = matrix.scopes.map((one) => resource === undefined || resource === one.resource);
    // By itself a role or a scope is shown where nothing of the other side is asked for.
    const showsScope = matrix.scopes.map(
      ({ turn, consents }, at) =>
        isScope[at] &&
        role === undefined &&
        !holder &&
        scopeMasks[at] === all &&
        (!onlyChanged || turn || consents.some((one) => one.turn)),
    );
    const showsRole = matrix.roles.map(
      ({ turn, holders }, at) =>
        isRole[at] &&
        resource === undefined &&
        roleMasks[at] === all &&
        (!onlyChanged || turn || holders.some((one) => one.turn)),
    );
    matrix.cells.forEach((line, scope) => {
      if (!isScope[scope]) return;
      for (let at = 0; at < line.length; at++) {
        const mark = line[at];
        if (mark === "." || !isRole[at] || (onlyChanged && !isTurn(mark))) continue;
        if ((scopeMasks[scope] | roleMasks[at]) !== all) continue;
        showsScope[scope] = true;
        showsRole[at] = true;
      }
    });
    show(showsScope, showsRole);
  }

  function show(showsScope, showsRole) {
    let scopes = 0;
    for (const row of rows) {
      const matches = Boolean(showsScope[row.at]);
      if (matches) scopes++;
      row.isShown = matches && scopes <= most;
      row.tr.hidden = !row.isShown;
    }
    let roles = 0;
    matrix.roles.forEach((_, at) => {
      const isShown = Boolean(showsRole[at]);
      if (isShown) roles++;
      if (isRoleShown[at] === isShown) return;
      isRoleShown[at] = isShown;
      heads[at + 1].hidden = !isShown;
      for (const { cells } of rows) cells[at + 1].hidden = !isShown;
    });
    for (const body of table.tBodies) {
      body.hidden = ![...body.rows].some((row) => row.dataset.scope !== undefined && !row.hidden);
      body.rows[0].cells[0].colSpan = roles + 1;
    }
    found.textContent =
      scopes === 0 && roles === 0
        ? "Nothing matches."
        : `${share(scopes, matrix.scopes.length, "scopes")}, ${share(roles, matrix.roles.length, "roles")}`;
    more.hidden = scopes <= most;
    more.textContent = `${number(Math.min(atOnce, scopes - most))} more of ${number(scopes - most)} scopes`;
    if (!current || current.hidden || current.parentElement.hidden) settle(firstCell());
    measure();
  }
  /** Names of resources stay below the turned names of roles. */
  const measure = () => table.style.setProperty("--head", `${table.tHead.offsetHeight}px`);

  let frame;
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      most = atOnce;
      filter();
      scroll.scrollTo(0, 0);
    });
  };
  tools.addEventListener("input", soon);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => {
    if (changed) changed.defaultChecked = false;
    soon();
  });

  // ── Who can do this, and through what

  const turned = (turn) => (turn ? [make("em", turn, ` ${matrix.words[turn]}`)] : []);
  const roleTitle = ({ name, remarks, turn }) => [
    make("code", "", name),
    ...remarks.flatMap((one) => [" ", make("small", "", one)]),
    ...turned(turn),
  ];
  const people = (holders) =>
    holders.length === 0
      ? make("p", "none", "Nobody in this stack holds it.")
      : make(
          "ul",
          "",
          ...holders.map(({ name, how, turn }) =>
            make("li", "", make("b", "", name), `, ${how}`, ...turned(turn)),
          ),
        );
  const through = (at, mark) =>
    make(
      "div",
      "through",
      make(
        "h4",
        "",
        "role ",
        ...roleTitle(matrix.roles[at]),
        ...turned(isTurn(mark) && (mark === "+" ? "gains" : "loses")),
      ),
      people(matrix.roles[at].holders),
    );

  function aboutScope(scope, chosen) {
    const { name, description, resource, consents, turn } = matrix.scopes[scope];
    const line = matrix.cells[scope];
    const granting = matrix.roles.map((_, at) => at).filter((at) => line[at] !== ".");
    const others = granting.filter((at) => at !== chosen);
    const hasChosen = chosen !== undefined && line[chosen] !== ".";
    return [
      make("h3", "", make("code", "", name), " on ", matrix.resources[resource], ...turned(turn)),
      ...(description ? [make("p", "", description)] : []),
      ...(hasChosen ? [through(chosen, line[chosen])] : []),
      ...(chosen !== undefined && !hasChosen
        ? [make("p", "none", "role ", ...roleTitle(matrix.roles[chosen]), " doesn't grant it.")]
        : []),
      ...(others.length > 0 && chosen !== undefined
        ? [make("h4", "also", hasChosen ? "Others can do this through" : "It can be done through")]
        : []),
      ...others.map((at) => through(at, line[at])),
      ...(granting.length === 0 ? [make("p", "none", "No role grants it.")] : []),
      ...(consents.length > 0 ? [make("h4", "also", "May be asked for by"), people(consents)] : []),
    ];
  }

  function aboutRole(at) {
    const role = matrix.roles[at];
    const grants = matrix.resources.map((resource, i) => {
      const scopes = matrix.scopes.flatMap((scope, s) =>
        scope.resource === i && matrix.cells[s][at] !== "." ? [{ ...scope, mark: matrix.cells[s][at] }] : [],
      );
      return [resource, scopes];
    });
    const granted = grants.filter(([, scopes]) => scopes.length > 0);
    return [
      make("h3", "", "role ", ...roleTitle(role)),
      make("h4", "also", "Held by"),
      people(role.holders),
      make("h4", "also", granted.length > 0 ? "It grants" : "It grants nothing."),
      ...granted.map(([resource, scopes]) =>
        make(
          "div",
          "through",
          make("h4", "", resource),
          make(
            "ul",
            "",
            ...scopes.map(({ name, mark }) =>
              make(
                "li",
                "",
                make("code", "", name),
                ...turned(isTurn(mark) && (mark === "+" ? "gains" : "loses")),
              ),
            ),
          ),
        ),
      ),
    ];
  }

  let asked;
  function ask(cell) {
    const at = cell.cellIndex - 1;
    const scope = cell.parentElement.dataset.scope;
    if (scope === undefined && (at < 0 || !heads.includes(cell))) return;
    const close = make("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", dismiss);
    const about = scope === undefined ? aboutRole(at) : aboutScope(Number(scope), at < 0 ? undefined : at);
    asked?.classList.remove("asked");
    asked = cell;
    cell.classList.add("asked");
    panel.replaceChildren(close, ...about);
    panel.scrollTop = 0;
    panel.hidden = false;
    // On a small screen it lies over the page, and not over what it is about.
    const [seen, top] = [cell.getBoundingClientRect(), panel.getBoundingClientRect().top];
    if (getComputedStyle(panel).position === "fixed" && seen.bottom > top)
      scrollBy(0, seen.bottom - top + 40);
  }
  function dismiss() {
    if (panel.hidden) return;
    panel.hidden = true;
    asked?.classList.remove("asked");
    asked?.focus();
    asked = undefined;
  }

  // ── By keys and by pointer

  /** The one cell that the tab key reaches. */
  let current;
  function settle(cell) {
    if (current) current.tabIndex = -1;
    current = cell;
    if (cell) cell.tabIndex = 0;
  }
  const shownRows = () => rows.filter(({ isShown }) => isShown);
  const lines = () => [heads, ...shownRows().map(({ cells }) => cells)];
  const shownIn = (cells) => cells.filter(({ hidden }) => !hidden);
  const firstCell = () => {
    const [row] = shownRows();
    return row && (shownIn(row.cells)[1] ?? row.cells[0]);
  };
  /** How far a key goes, in lines and in columns. */
  const steps = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-10, 0],
    PageDown: [10, 0],
    Home: [0, -Infinity],
    End: [0, Infinity],
  };
  const within = (value, length) => Math.max(0, Math.min(length - 1, value));

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      ask(cell);
      return;
    }
    const step = steps[event.key];
    if (!step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const all = lines();
    const from = all.findIndex((cells) => cells.includes(cell));
    const column = shownIn(all[from]).indexOf(cell);
    const toEnd = event.ctrlKey ? step[1] : 0;
    const line = all[within(from + (step[0] || toEnd), all.length)];
    const next = shownIn(line)[within(column + step[1], shownIn(line).length)];
    settle(next);
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell || cell.parentElement.className === "resource") return;
    settle(cell);
    cell.focus({ preventScroll: true });
    ask(cell);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target !== search) dismiss();
    if (
      event.key !== "/" ||
      event.ctrlKey ||
      event.metaKey ||
      event.target.matches("input, select, textarea")
    )
      return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  let lit = [];
  function light(elements) {
    for (const one of lit) one.classList.remove("lit");
    for (const one of elements) one.classList.add("lit");
    lit = elements;
  }
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("th, td");
    const isCell = cell && cell.parentElement.className !== "resource";
    // Columns are counted as they are seen.
    const at = isCell ? shownIn([...cell.parentElement.cells]).indexOf(cell) : 0;
    light(at > 0 ? [columns[at], shownIn(heads)[at]] : []);
  });
  table.addEventListener("pointerleave", () => light([]));

  table.setAttribute("role", "grid");
  for (const { cells } of rows) for (const cell of cells.slice(1)) cell.setAttribute("role", "gridcell");
  tools.hidden = false;
  document.querySelector(".hint").hidden = false;
  addEventListener("resize", measure);
  filter();
})();
