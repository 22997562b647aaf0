// Leads to a place in the form, in whatever tab and however folded it stands: from a line of the checklist to its
// field, and from an address that names a block (#block-…-section) to that block.
(() => {
  const fieldOf = (place) =>
    document.querySelector(`[data-contentpath="${place}"]`) ||
    document.getElementById(`id_${place}-FORMS`) ||
    document.getElementById(`id_${place}`);

  const openTab = (place) => {
    const tab = place.closest('[role="tabpanel"]');
    if (tab) document.querySelector(`[role="tab"][aria-controls="${tab.id}"]`)?.click();
  };

  const unfold = (panel) =>
    panel.querySelector(':scope > .w-panel__header [data-panel-toggle][aria-expanded="false"]')?.click();

  const enter = (section) => {
    const target =
      section.querySelector('input:not([type="hidden"]), textarea, select, [contenteditable="true"]') ||
      section.querySelector(".w-panel__content button");
    // Closing the list takes the focus back for a moment.
    setTimeout(() => {
      section.scrollIntoView({ block: "start" });
      target?.focus({ preventScroll: true });
    });
  };

  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-place]");
    const field = line && fieldOf(line.dataset.place);
    if (!field) return;
    event.preventDefault();
    openTab(field);
    // Beside the form on a desk; over it on a phone, where it has to give way.
    if (window.innerWidth < 800) document.querySelector('[data-side-panel-toggle="checklist"][aria-expanded="true"]')?.click();
    const section = field.closest("[data-panel]") || field;
    unfold(section);
    enter(section);
  });

  // What was said of it stands at the top of the page, out of sight from here.
  const say = (block) => {
    const message = document.querySelector(".messages .huiqi-here");
    if (!message) return;
    const said = document.createElement("div");
    said.className = "help-block help-warning";
    said.textContent = message.textContent.trim();
    (block.querySelector(":scope > .w-panel__content") || block).prepend(said);
    message.classList.remove("huiqi-here");
  };

  const toBlock = () => {
    const block = location.hash.startsWith("#block-") && document.getElementById(location.hash.slice(1));
    if (!block) return;
    openTab(block);
    for (let panel = block; panel; panel = panel.parentElement.closest("[data-panel]")) unfold(panel);
    say(block);
    enter(block);
  };
  // Blocks are put into the page by scripts, and tabs by theirs.
  window.addEventListener("load", () => setTimeout(toBlock));
  window.addEventListener("hashchange", toBlock);
})();
