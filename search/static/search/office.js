// Screens about search: the preview of a group of synonyms, and the choice of items for a best bet.
const PAUSE = 350; // ms without typing before something is looked up

function afterPause(act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, PAUSE);
  };
}

function element(name, text = "", members = {}) {
  const made = Object.assign(document.createElement(name), members);
  made.textContent = text;
  return made;
}

function startPreview(panel) {
  const form = panel.closest("form");
  const shown = panel.querySelector("[data-shown]");
  let last = null;
  const look = async () => {
    const terms = form.elements.terms.value;
    if (!terms.trim()) return shown.replaceChildren();
    last?.abort();
    last = new AbortController();
    const asked = new URLSearchParams({ terms, pk: panel.dataset.key });
    if (form.elements.active.checked) asked.set("active", "on");
    try {
      const answer = await fetch(`${panel.dataset.searchPreview}?${asked}`, { signal: last.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      shown.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") shown.textContent = panel.dataset.failed;
    }
  };
  form.elements.terms.addEventListener("input", afterPause(look));
  form.elements.active.addEventListener("change", look);
  look();
}

function startItems(field) {
  const words = field.dataset;
  const hidden = field.querySelector("input[type=hidden]");
  const chosen = field.querySelector("[data-chosen]");
  const found = field.querySelector("[data-found]");
  const find = field.querySelector("[data-find]");
  let items = JSON.parse(hidden.value || "[]") || [];
  let offered = [];

  function keep(focused = null) {
    hidden.value = JSON.stringify(items.map(({ type, id, title }) => ({ type, id, title })));
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
    showChosen();
    showFound();
    if (focused) (chosen.querySelector(focused) ?? find).focus();
  }

  function button(text, label, name, disabled, act) {
    const made = element("button", text, { type: "button", title: label, disabled, onclick: act });
    made.className = "button button-small button-secondary";
    made.setAttribute("aria-label", label);
    made.dataset.act = name;
    return made;
  }

  function move(place, step) {
    const [item] = items.splice(place, 1);
    items.splice(place + step, 0, item);
    const name = step < 0 ? "up" : "down";
    const end = place + step === 0 || place + step === items.length - 1;
    const other = end && items.length > 1 ? (step < 0 ? "down" : "up") : name;
    keep(`li:nth-child(${place + step + 1}) [data-act=${other}]`);
  }

  function showChosen() {
    const rows = items.map((item, place) => {
      const row = element("li");
      row.append(
        element("span", item.title || item.id),
        button("↑", `${words.up}: ${item.title}`, "up", place === 0, () => move(place, -1)),
        button("↓", `${words.down}: ${item.title}`, "down", place === items.length - 1, () => move(place, 1)),
        button("×", `${words.out}: ${item.title}`, "out", false, () => {
          items.splice(place, 1);
          keep(`li:nth-child(${Math.min(place + 1, items.length)}) [data-act=out]`);
        }),
      );
      return row;
    });
    chosen.replaceChildren(...rows);
    chosen.dataset.none = rows.length ? "" : words.empty;
  }

  function showFound() {
    const rows = offered.map((item) => {
      const there = items.some(({ type, id }) => type === item.type && id === item.id);
      const row = element("li");
      const add = button(there ? words.there : words.add, `${words.add}: ${item.title}`, "add", there, () => {
        items.push(item);
        keep();
        find.focus();
      });
      row.append(element("span", item.title), element("small", item.label), add);
      return row;
    });
    found.replaceChildren(...rows);
  }

  const look = async () => {
    const query = find.value.trim();
    offered = [];
    if (!query) return showFound();
    try {
      const answer = await fetch(`${words.searchItems}?${new URLSearchParams({ q: query })}`);
      const told = await answer.json();
      if (query !== find.value.trim()) return;
      offered = told.results ?? [];
      showFound();
      if (!offered.length) found.append(element("li", told.problem ?? words.none));
    } catch {
      found.replaceChildren(element("li", words.failed));
    }
  };
  find.addEventListener("input", afterPause(look));
  find.addEventListener("keydown", (event) => {
    // Enter would send the form half-filled.
    if (event.key === "Enter") {
      event.preventDefault();
      look();
    }
  });
  showChosen();
}

document.querySelectorAll("[data-search-preview]").forEach(startPreview);
document.querySelectorAll("[data-search-items]").forEach(startItems);
