// Leads from a line of the checklist to the field of the form that it is about, in whatever tab it stands.
(() => {
  const fieldOf = (place) =>
    document.querySelector(`[data-contentpath="${place}"]`) ||
    document.getElementById(`id_${place}-FORMS`) ||
    document.getElementById(`id_${place}`);

  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-place]");
    const field = line && fieldOf(line.dataset.place);
    if (!field) return;
    event.preventDefault();
    const tab = field.closest('[role="tabpanel"]');
    if (tab) document.querySelector(`[role="tab"][aria-controls="${tab.id}"]`)?.click();
    // Beside the form on a desk; over it on a phone, where it has to give way.
    if (window.innerWidth < 800) document.querySelector('[data-side-panel-toggle="checklist"][aria-expanded="true"]')?.click();
    const section = field.closest("[data-panel]") || field;
    const folded = section.querySelector(':scope > .w-panel__header [data-panel-toggle][aria-expanded="false"]');
    folded?.click();
    const target =
      section.querySelector('input:not([type="hidden"]), textarea, select, [contenteditable="true"]') ||
      section.querySelector(".w-panel__content button");
    // Closing the list takes the focus back for a moment.
    setTimeout(() => {
      section.scrollIntoView({ block: "start" });
      target?.focus({ preventScroll: true });
    });
  });
})();
