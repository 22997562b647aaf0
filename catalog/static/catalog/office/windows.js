// A folded window names its time as far as it is known: 2022-06 – 2022-07, never the first day of a month as the last.
class WindowDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...placed) {
    const block = super.render(...placed);
    block.getTextLabel = ({ maxLength } = {}) => {
      const said = block.getState();
      const bound = (name) => {
        const day = said[`${name}_on`] ?? "";
        // A choice is kept as the list of what is chosen.
        return String(said[`${name}_precision`]) === "month" ? day.slice(0, 7) : [day, said[`${name}_at`]].filter(Boolean).join(" ");
      };
      const ends = [bound("opens"), bound("closes")];
      const label = [said.words, ends.some(Boolean) ? ends.join(" – ").trim() : ""].filter(Boolean).join(" ");
      return maxLength && label.length > maxLength ? `${label.slice(0, maxLength - 1)}…` : label;
    };
    return block;
  }
}

window.telepath.register("catalog.Window", WindowDefinition);
