// The decomposition workspace: words are selected on one side, what is made of them appears on the other.
const root = document.getElementById("workspace");
const text = document.getElementById("text");
const built = document.getElementById("built");
const menu = document.getElementById("menu");
const dialog = document.getElementById("dialog");
const said = document.getElementById("said");
const undone = { undo: [], redo: [] };

// --- what is selected: {words, label, provision}; across several provisions which is meant is left to the server

function provisionOf(node) {
  return (node instanceof Element ? node : node?.parentElement)?.closest(".huiqi-ws-provision");
}

function marked() {
  return [...text.querySelectorAll(".huiqi-ws-sentence.is-marked")];
}

function selected() {
  const selection = window.getSelection();
  const dragged = selection && !selection.isCollapsed && text.contains(selection.anchorNode) ? selection : null;
  if (dragged) {
    const ends = [provisionOf(dragged.anchorNode), provisionOf(dragged.focusNode)];
    return inProvision(ends[0] === ends[1] ? ends[0] : null, dragged.toString());
  }
  const sentences = marked();
  if (sentences.length) {
    return inProvision(provisionOf(sentences[0]), sentences.map((each) => each.textContent).join(""));
  }
  const provision = document.activeElement?.closest?.(".huiqi-ws-provision");
  return provision ? inProvision(provision, provision.querySelector("p").textContent) : null;
}

function inProvision(provision, words) {
  return { words: words.trim(), label: provision?.dataset.label ?? "", provision: provision?.id.replace(/^p-/, "") ?? "" };
}

// --- where it goes: the card or variant whose button is chosen

function target() {
  const chosen = built.querySelector("input[name=target]:checked");
  if (!chosen) return null;
  const [object, variant = ""] = chosen.value.split("#");
  return { object, variant, kind: object.split(":")[0] };
}

function seen(object) {
  return built.querySelector(`[data-object="${object}"]`)?.dataset.seen ?? "";
}

function choose(object, variant = "") {
  const value = variant ? `${object}#${variant}` : object;
  const found = [...built.querySelectorAll("input[name=target]")].find((each) => each.value === value);
  if (found) found.checked = true;
  offer();
}

// Of a product as a whole, whichever variant is chosen.
const WHOLE = ["variants", "sources", "stacking"];

// The call begun last, of the chosen product or of none yet.
function callOf(to) {
  const fits = ({ dataset }) => to?.kind !== "product" || !dataset.products || dataset.products.split(" ").includes(to.object);
  return [...built.querySelectorAll("[data-kind=call]")].filter(fits).at(-1);
}

// Calls have one list of conditions, products two. Windows go into the chosen call, else the one begun last; where
// there is none, a call begins with them, and so it does with the first way in or material while nothing is built.
function placeFor(field) {
  const to = target();
  const ofCalls = field === "windows" || (field === "entries" && to?.kind !== "service_item") || (field === "materials" && !to);
  if (ofCalls) {
    const object = to?.kind === "call" ? to.object : callOf(to)?.dataset.object;
    return { object: object ?? "call:new", within: to?.object ?? "", variant: "", field };
  }
  if (!to) return null;
  if (field.endsWith("_conditions") && to.kind !== "product") return { object: to.object, variant: "", field: "conditions" };
  return { object: to.object, variant: WHOLE.includes(field) ? "" : to.variant, field };
}

function offer() {
  const to = target();
  for (const button of menu.querySelectorAll("button")) {
    const { field } = button.dataset;
    const only = { variants: ["product"], benefits: ["product"], stacking: ["product"], recognition_conditions: ["product"] }[field];
    button.disabled = Boolean(field) && (!placeFor(field) || Boolean(only && !only.includes(to?.kind)));
  }
}

// --- talking with the server

async function ask(address, values, method = "POST") {
  const sent = values instanceof FormData ? values : Object.entries(values).reduce((form, [name, value]) => (form.append(name, value), form), new FormData());
  const get = method === "GET";
  root.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(get ? `${address}?${new URLSearchParams(sent)}` : address, {
      method,
      body: get ? undefined : sent,
      headers: { "X-CSRFToken": root.dataset.csrf, "X-Requested-With": "XMLHttpRequest" },
    });
    const answer = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : { error: root.dataset.lost };
    return { ...answer, ok: response.ok };
  } catch {
    return { error: root.dataset.lost, ok: false };
  } finally {
    root.removeAttribute("aria-busy");
  }
}

function say(words, wrong = false) {
  said.textContent = words;
  said.classList.toggle("is-wrong", wrong);
}

function show(answer) {
  if (answer.built) {
    const before = target();
    built.innerHTML = answer.built;
    if (before) choose(before.object, before.variant);
    else offer();
  }
  if (answer.error) say(answer.error, true);
  else if (answer.said) say(answer.said);
  return answer.ok && !answer.error;
}

// ``taken`` is the proposal that was answered, as ``gone`` gives it back: undoing brings it back too.
function remember(answer, taken = null) {
  if (!answer.undo) return;
  undone.undo.push({ ...answer.undo, taken });
  undone.redo = [];
  buttons();
}

function buttons() {
  for (const name of ["undo", "redo"]) document.getElementById(name).disabled = !undone[name].length;
}

async function restore(from, to) {
  const step = undone[from].pop();
  buttons();
  if (!step) return;
  const { object, revision, taken } = step;
  const proposal = taken?.key ?? "";
  const sent = object
    ? [root.dataset.restore, { object, revision: revision ?? "", seen: seen(object), proposal, direction: from }]
    : [root.dataset.answer, { key: proposal, said: from === "undo" ? "" : "dismissed" }];
  const answer = await ask(...sent);
  if (show(answer)) {
    // What was begun and is gone cannot be brought back; every other step can be taken the other way again.
    if (!object || answer.undo) undone[to].push({ ...(answer.undo ?? {}), taken });
    if (taken) (from === "undo" ? back : gone)(taken.offer, taken.next);
  }
  buttons();
}

// --- making something of the words

async function begin(kind) {
  const chosen = selected();
  if (!chosen) return;
  const answer = await ask(root.dataset.begin, { kind, within: target()?.object ?? "", ...chosen });
  if (show(answer)) {
    remember(answer);
    choose(answer.undo.object);
    clear();
  }
}

// --- proposals

async function answer(offer, how) {
  const { key, kind, field, type } = offer.dataset;
  if (how === "everywhere") {
    await everywhere(offer);
    return;
  }
  if (how === "dismiss") {
    if (show(await ask(root.dataset.answer, { key, said: "dismissed" }))) remember({ undo: {} }, gone(offer));
    return;
  }
  const into = how === "recognise" ? "recognition_conditions" : field;
  const places = { product: () => ({ object: "" }), organisation: () => ({ object: target()?.object }), method: () => placeFor("windows") };
  const place = (places[kind] ?? (() => placeFor(into)))();
  if (!place || (kind === "organisation" && !place.object)) {
    say(root.dataset.none, true);
    return;
  }
  if (how === "change") {
    opening = offer;
    open("entry", { ...place, type, proposal: key });
    return;
  }
  const found = await ask(root.dataset.accept, { ...place, proposal: key, seen: seen(place.object) });
  if (!show(found)) return;
  remember(found, gone(offer));
  if (kind === "product") choose(found.undo.object);
}

// What the whole document asks or rules (其适用对象, 就高不就低) goes into each product that is built from it.
async function everywhere(offer) {
  const { key, field } = offer.dataset;
  const objects = [...built.querySelectorAll("[data-kind=product]")].map((card) => card.dataset.object);
  if (!SHARED.includes(field) || !objects.length) {
    say(root.dataset.none, true);
    return;
  }
  let last = null;
  for (const object of objects) {
    const found = await ask(root.dataset.accept, { object, variant: "", field, proposal: key, seen: seen(object) });
    if (!show(found)) return;
    if (last) remember(last);
    last = found;
  }
  remember(last, gone(offer));
}

const SHARED = ["application_conditions", "stacking", "materials"];

let opening = null;

// Takes an answered proposal away; what it gives back is enough to bring it back to its place.
function gone(offer) {
  if (offer.contains(document.activeElement) || offer === document.activeElement) move(1);
  const taken = { offer, next: offer.nextElementSibling, key: offer.dataset.key };
  offer.remove();
  countOffers();
  return taken;
}

function back(offer, next) {
  if (next?.isConnected) next.before(offer);
  else text.append(offer);
  countOffers();
}

function countOffers() {
  const count = document.getElementById("offers");
  if (count) count.textContent = text.querySelectorAll(".huiqi-ws-offer").length;
}

async function make(button) {
  menu.hidden = true;
  if (button.dataset.kind) return begin(button.dataset.kind);
  const place = placeFor(button.dataset.field);
  if (!place) return say(root.dataset.none, true);
  return open("entry", { ...place, type: button.dataset.type, ...(selected() ?? { words: "", label: "" }) });
}

let opened = null;

async function open(name, values) {
  opened = { name, values: { ...values, seen: seen(values.object) } };
  const answer = await ask(root.dataset[name], opened.values, "GET");
  if (!show(answer)) return;
  fill(answer.form);
  // Not showModal: Wagtail's choosers open beside it, and nothing stands above the browser's top layer.
  if (!dialog.open) dialog.show();
  for (const each of background()) each.inert = true;
}

function background() {
  return root.querySelectorAll(".huiqi-ws-bar, .huiqi-ws-grid, .huiqi-ws-menu");
}

function fill(form) {
  dialog.innerHTML = form;
  // The entry's own form is drawn by its block once it stands in the page.
  requestAnimationFrame(() => dialog.querySelector("[data-contentpath] input:not([type=hidden]), [data-contentpath] textarea, [data-contentpath] select, input:not([type=hidden]), textarea")?.focus());
}

async function keep(form) {
  const sent = new FormData(form);
  for (const [name, value] of Object.entries(opened.values)) if (!sent.has(name)) sent.append(name, value);
  const kept = await ask(root.dataset[opened.name], sent);
  if (kept.form) return fill(kept.form);
  if (show(kept)) {
    remember(kept, opening && gone(opening));
    dialog.close();
    clear();
  } else if (kept.error) {
    dialog.querySelector("[role=alert]")?.remove();
    dialog.querySelector("h2").insertAdjacentHTML("afterend", '<p class="help-block help-critical" role="alert"></p>');
    dialog.querySelector("[role=alert]").textContent = kept.error;
  }
  return undefined;
}

function clear() {
  window.getSelection()?.removeAllRanges();
  for (const each of marked()) each.classList.remove("is-marked");
}

// --- keyboard: provisions up and down, sentences left and right

const STOPS = ".huiqi-ws-provision, .huiqi-ws-offer";

function move(step) {
  const all = [...text.querySelectorAll(STOPS)];
  const at = all.indexOf(document.activeElement?.closest?.(STOPS));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  clear();
  for (const each of all) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}

function mark(provision, step, extend) {
  const all = [...provision.querySelectorAll(".huiqi-ws-sentence")];
  const last = all.findLastIndex((each) => each.classList.contains("is-marked"));
  const next = all[last < 0 ? (step > 0 ? 0 : all.length - 1) : last + step];
  if (extend && step < 0 && last >= 0) return all[last].classList.remove("is-marked");
  if (!next) return undefined;
  if (!extend) for (const each of all) each.classList.remove("is-marked");
  next.classList.add("is-marked");
  return next.scrollIntoView({ block: "nearest" });
}

function openMenu(near) {
  if (!selected()) return;
  offer();
  menu.hidden = false;
  const box = near.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  menu.style.top = `${box.bottom - frame.top + 4}px`;
  menu.style.left = `${Math.max(0, Math.min(box.left - frame.left, frame.width - menu.offsetWidth))}px`;
}

const typing = (node) => node.closest("input:not([type=radio]), textarea, select, [contenteditable=true], dialog");

function byLetter(event) {
  const button = [...menu.querySelectorAll("button:not(:disabled)")].find((each) => each.dataset.letter === event.key.toLowerCase());
  if (!button || !selected()) return false;
  make(button);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (dialog.open) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.querySelector("form")?.requestSubmit();
    if (event.key === "Escape" && !document.querySelector(".modal.in, .modal.show")) dialog.close();
    return;
  }
  if (typing(event.target) || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    restore(...(event.shiftKey ? ["redo", "undo"] : ["undo", "redo"]));
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    menu.hidden = true;
    clear();
    return;
  }
  const provision = event.target.closest(".huiqi-ws-provision");
  const inMenu = event.target.closest("#menu");
  if (inMenu && ["ArrowRight", "ArrowLeft"].includes(event.key)) {
    const all = [...menu.querySelectorAll("button:not(:disabled)")];
    const at = all.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1);
    all[(at + all.length) % all.length].focus();
    event.preventDefault();
    return;
  }
  const offer = event.target.closest(".huiqi-ws-offer");
  const how = offer && { a: "accept", A: "everywhere", r: "recognise", e: "change", x: "dismiss", Enter: "change" }[event.key];
  if (how) answer(offer, (how === "change" && !offer.dataset.field) || (how === "recognise" && offer.dataset.kind !== "condition") ? "accept" : how);
  else if (offer && ["ArrowDown", "ArrowUp"].includes(event.key)) move(event.key === "ArrowDown" ? 1 : -1);
  else if (!provision && !inMenu && window.getSelection()?.isCollapsed) return;
  else if (provision && ["ArrowDown", "ArrowUp"].includes(event.key)) move(event.key === "ArrowDown" ? 1 : -1);
  else if (provision && ["ArrowRight", "ArrowLeft"].includes(event.key)) mark(provision, event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
  else if (provision && event.key === "Enter") {
    openMenu(marked().at(-1) ?? provision);
    menu.querySelector("button:not(:disabled)")?.focus();
  } else if (!byLetter(event)) return;
  event.preventDefault();
});

// --- mouse and touch

document.addEventListener("selectionchange", () => {
  const selection = window.getSelection();
  if (selection?.isCollapsed === false && text.contains(selection.anchorNode)) for (const each of marked()) each.classList.remove("is-marked");
});

text.addEventListener("click", (event) => {
  const button = event.target.closest(".huiqi-ws-offer [data-answer]");
  if (button) answer(button.closest(".huiqi-ws-offer"), button.dataset.answer);
});

text.addEventListener("pointerup", () => {
  setTimeout(() => {
    const selection = window.getSelection();
    if (selection && !selection.isCollapsed && text.contains(selection.anchorNode)) openMenu(selection.getRangeAt(0));
    else menu.hidden = true;
  });
});

menu.addEventListener("mousedown", (event) => event.preventDefault());
menu.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) make(button);
});

built.addEventListener("change", offer);
built.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const object = button.closest("[data-object]").dataset.object;
  const { field = "", type = "", block = "", variant = "", kind = "" } = button.dataset;
  if (["remove", "join", "takeover", "link"].includes(button.dataset.do)) {
    const answer = await ask(root.dataset[button.dataset.do], { object, field, variant, block, kind, seen: seen(object) });
    if (show(answer)) remember(answer);
  } else open(button.dataset.do, { object, field, variant, type, block });
});

dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=close]")) dialog.close();
});
dialog.addEventListener("change", (event) => {
  if (event.target.name === "type") open("entry", { ...opened.values, type: event.target.value });
});
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  keep(event.target);
});
dialog.addEventListener("close", () => {
  dialog.innerHTML = "";
  opening = null;
  for (const each of background()) each.inert = false;
  text.querySelector("[tabindex='0']")?.focus();
});

document.getElementById("undo").addEventListener("click", () => restore("undo", "redo"));
document.getElementById("redo").addEventListener("click", () => restore("redo", "undo"));
offer();
