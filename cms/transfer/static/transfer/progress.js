// Asks how far an import is, once a second, and shows the page anew when it has come to something else.
(() => {
  const box = document.querySelector("[data-transfer-progress]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const show = (state) => {
    part("label").textContent = state.label;
    part("phase").textContent = state.phase;
    part("done").textContent = state.done;
    part("total").textContent = state.total ? ` / ${state.total}` : "";
    const bar = part("bar");
    if (state.total) {
      bar.max = state.total;
      bar.value = state.done;
    } else {
      bar.removeAttribute("value");
    }
  };
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.transferProgress, { credentials: "same-origin" });
      if (answer.ok) {
        const state = await answer.json();
        if (!state.works) return window.location.reload();
        show(state);
      }
    } catch {
      // The server is away for a moment; the next question may be answered.
    }
    return window.setTimeout(ask, 1000);
  };
  window.setTimeout(ask, 500);
})();
