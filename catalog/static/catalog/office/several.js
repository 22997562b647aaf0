// Adds to a list what was chosen in the chooser of its kind, and takes out of it.
(() => {
  const changed = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  const add = (box, { id, string }) => {
    if (box.querySelector(`input[value="${id}"]`)) return;
    const line = document.createElement("li");
    line.className = "w-mb-1";
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: box.dataset.several, value: id });
    const called = Object.assign(document.createElement("span"), { textContent: string });
    const remove = Object.assign(document.createElement("button"), {
      type: "button", className: "button button-small button-secondary", textContent: box.dataset.remove,
    });
    remove.dataset.severalRemove = "";
    line.append(kept, called, " ", remove);
    box.querySelector("ul").append(line);
  };

  const choose = (box) => {
    const definition = JSON.parse(document.getElementById(`${box.id}-chooser`).textContent);
    const chosen = (found) => {
      found.forEach((each) => add(box, each));
      changed(box);
    };
    window.telepath.unpack(definition).openModal(chosen, { multiple: true });
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-several]");
    if (!box) return;
    if (event.target.closest("[data-several-add]")) choose(box);
    if (event.target.closest("[data-several-remove]")) {
      event.target.closest("li").remove();
      changed(box);
    }
  });
})();
